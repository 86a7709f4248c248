import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Edit, isFinished } from "../../src/contract/edits.ts";
import { MaskDocument, REPAINT } from "../../src/core/mask/maskDocument.ts";
import { encodeMaskPng } from "../../src/core/mask/png/png.ts";
import { paintCapsule } from "../../src/core/mask/selection/capsule.ts";
import { call, upload } from "../app/repaint.ts";

const SAMPLE = fileURLToPath(new URL("../../public/samples/coffee.png", import.meta.url));
const POLL_MS = 500;

/** Starts so many edits at once, spread over the servers, follows each as a page does, and gives them as they ended. */
export async function manyEdits(urls: readonly [string, ...string[]], count: number): Promise<Edit[]> {
  const [url] = urls;
  const base = await upload(url, new Uint8Array(await readFile(SAMPLE)));
  const canvas = { width: base.width, height: base.height };
  const mask = new MaskDocument(canvas);
  const edit = mask.begin();
  const middle = { x: canvas.width / 2, y: canvas.height / 2 };
  paintCapsule(edit, { a: middle, b: { x: middle.x + 40, y: middle.y }, radius: 20 }, REPAINT);
  edit.commit("Stroke");
  const maskId = (await upload(url, encodeMaskPng(mask))).id;
  const documentId = randomUUID();
  const story = async (index: number): Promise<Edit> => {
    const at = urls[index % urls.length] ?? url;
    const request = {
      documentId,
      engine: "apiframe",
      mode: "inpaint",
      canvas,
      layers: [{ imageId: base.id, x: 0, y: 0 }],
      maskId,
      prompt: `edit number ${index}`,
      params: {},
    };
    const headers = { "content-type": "application/json", "idempotency-key": randomUUID() };
    const posted = await call(at, "/edits", { method: "POST", headers, body: JSON.stringify(request) });
    let edit = Edit.parse(await posted.json());
    while (!isFinished(edit)) {
      await setTimeout(POLL_MS);
      edit = Edit.parse(await (await call(at, `/edits/${edit.id}`)).json());
    }
    return edit;
  };
  return Promise.all(Array.from({ length: count }, (_, index) => story(index)));
}
