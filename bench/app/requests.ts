import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import autocannon from "autocannon";
import { z } from "zod";
import { newDocument } from "../../src/session/documentContent.ts";
import { alternate, type Budget } from "../measure.ts";
import type { BenchedApp } from "./appBudgets.ts";
import { call, repaint, upload } from "./repaint.ts";

const BARE = fileURLToPath(new URL("./bareServer.ts", import.meta.url));
const SAMPLE = fileURLToPath(new URL("../../public/samples/coffee.png", import.meta.url));
const CONNECTIONS = 16;
const SECONDS = 2;

async function requestsPerSecond(url: string): Promise<number> {
  const { requests, non2xx, errors } = await autocannon({ url, connections: CONNECTIONS, duration: SECONDS });
  if (non2xx > 0 || errors > 0) throw new Error(`${url}: ${non2xx} refusals and ${errors} errors.`);
  return requests.average;
}

/** @param address the path of what is read, under /api, made first where it must be */
const besideBareRoute = (name: string, { url }: BenchedApp, address: () => Promise<string>): Budget => ({
  name: `${name} / a bare Fastify route with the same answer`,
  demand: 0.6,
  sense: "least",
  async run() {
    const path = await address();
    const answer = await (await call(url, path)).text();
    const bare: ChildProcess = fork(BARE, [answer]);
    const [bareUrl] = z.tuple([z.url()]).parse((await once(bare, "message")).slice(0, 1));
    const costs = await alternate(
      () => requestsPerSecond(`${url}/api${path}`),
      () => requestsPerSecond(bareUrl),
      { rounds: 3, warmUps: 1, unit: "requests/s" },
    );
    bare.kill();
    return costs;
  },
});

/** A document of one version, as the app makes it when a picture is opened. */
async function storedDocument(url: string): Promise<string> {
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
