import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { Edit, isFinished } from "../../src/contract/edits.ts";
import { StoredImage } from "../../src/contract/images.ts";
import type { Size } from "../../src/core/geometry/geometry.ts";
import { MASK_DILATION, regionFor } from "../../src/core/geometry/region.ts";
import { MaskDocument, REPAINT } from "../../src/core/mask/maskDocument.ts";
import { growMask } from "../../src/core/mask/operations/grow.ts";
import { encodeMaskPng } from "../../src/core/mask/png/png.ts";
import { paintCapsule } from "../../src/core/mask/selection/capsule.ts";

const POLL_MS = 100;

/** Calls the server's API. @throws Error with what it answered when that is a refusal */
export async function call(url: string, path: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(`${url}/api${path}`, init);
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return response;
}

export async function upload(url: string, body: Uint8Array<ArrayBuffer> | Blob): Promise<StoredImage> {
  return StoredImage.parse(await (await call(url, "/images", { method: "POST", body })).json());
}

/** A stroke across the middle of a canvas, as it is sent: the file, and where it is white. */
export function repaintMask(canvas: Size) {
  const mask = new MaskDocument(canvas);
  const edit = mask.begin();
  const y = canvas.height / 2;
  paintCapsule(edit, { a: { x: 0.45 * canvas.width, y }, b: { x: 0.55 * canvas.width, y: y + 9 }, radius: 14 }, REPAINT);
  edit.commit("Stroke");
  const sent = growMask(mask, MASK_DILATION);
  const bounds = sent.bounds();
  if (!bounds) throw new Error("The stroke missed the picture.");
  return { mask, png: encodeMaskPng(sent), bounds };
}

/** A picture with a stroke across its middle, repainted by the engine that needs no key. */
export async function repaint(url: string, file: string) {
  const bytes = new Uint8Array(await readFile(file));
  const base = await upload(url, bytes);
  const canvas = { width: base.width, height: base.height };
  const { mask, png, bounds } = repaintMask(canvas);
  const request = {
    documentId: randomUUID(),
    engine: "local",
    mode: "inpaint",
    canvas,
    layers: [{ imageId: base.id, x: 0, y: 0 }],
    maskId: (await upload(url, png)).id,
    region: regionFor(bounds, canvas),
    prompt: "",
    params: {},
  };
  const headers = { "content-type": "application/json", "idempotency-key": randomUUID() };
  const posted = await call(url, "/edits", { method: "POST", headers, body: JSON.stringify(request) });
  let edit = Edit.parse(await posted.json());
  while (!isFinished(edit)) {
    await setTimeout(POLL_MS);
    edit = Edit.parse(await (await call(url, `/edits/${edit.id}`)).json());
  }
  if (edit.status !== "completed") throw new Error(`The edit of ${file} ended as ${edit.status}.`);
  return { bytes, base, canvas, mask, edit };
}
