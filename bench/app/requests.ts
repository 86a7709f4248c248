import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { newDocument } from "../../src/session/document/documentContent.ts";
import { alternate, type Budget } from "../measure.ts";
import type { BenchedApp } from "./benchedApp.ts";
import { call, repaint, upload } from "./repaint.ts";
import { startBareServer, startLoadGenerator } from "./requestRate.ts";

const SAMPLE = fileURLToPath(new URL("../../public/samples/coffee.png", import.meta.url));

/** @param address the path of what is read, under /api, made first where it must be */
const besideBareRoute = (name: string, { url }: BenchedApp, address: () => Promise<string>): Budget => ({
  name: `${name} / a bare Fastify route with the same answer`,
  demand: 0.6,
  sense: "least",
  async run() {
    const path = await address();
    const body = await (await call(url, path)).text();
    const bare = await startBareServer(body);
    const loadGenerator = startLoadGenerator();
    const perSecond = async (address: string) => (await loadGenerator.measure(address)).perSecond;
    const costs = await alternate(
      () => perSecond(`${url}/api${path}`),
      () => perSecond(bare.url),
      { unit: "requests/s" },
    );
    loadGenerator.stop();
    bare.stop();
    return costs;
  },
});

/** A document of one version, as the app makes it when a picture is opened. */
export async function storedDocument(url: string): Promise<string> {
  const { id: imageId, width, height } = await upload(url, new Uint8Array(await readFile(SAMPLE)));
  const document = newDocument({ name: "coffee", baseImage: { imageId, width, height } });
  await call(url, "/documents", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(document),
  });
  return document.id;
}

export const requests = (app: BenchedApp): readonly Budget[] => [
  besideBareRoute("job polls a second", app, async () => `/edits/${(await repaint(app.url, SAMPLE)).edit.id}`),
  besideBareRoute("document reads a second", app, async () => `/documents/${await storedDocument(app.url)}`),
];
