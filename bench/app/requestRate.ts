import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import autocannon, { type Result } from "autocannon";
import { z } from "zod";

const BARE = fileURLToPath(new URL("./bareServer.ts", import.meta.url));
const CONNECTIONS = 16;
const SECONDS = 1;

export interface RequestRate {
  readonly perSecond: number;
  /** Milliseconds within which 99 of 100 were answered. */
  readonly p99Ms: number;
}

/**
 * What one address answers in a second, to sixteen who ask again at once: all that came by the time that passed, since autocannon's own
 * average is of whole seconds, and its own waits are whole milliseconds. @throws Error when one of them was refused
 */
export async function requestRate(url: string): Promise<RequestRate> {
  const waits: number[] = [];
  const { requests, duration, non2xx, errors } = await new Promise<Result>((resolve, reject) => {
    const load = autocannon({ url, connections: CONNECTIONS, duration: SECONDS }, (error, result) =>
      error ? reject(error) : resolve(result),
    );
    load.on("response", (_client, _status, _bytes, ms) => waits.push(ms));
  });
  if (non2xx > 0 || errors > 0) throw new Error(`${url}: ${non2xx} refusals and ${errors} errors.`);
  waits.sort((one, other) => one - other);
  return { perSecond: requests.total / duration, p99Ms: waits[Math.floor(0.99 * waits.length)] ?? Number.NaN };
}

/** A process with one bare Fastify route that answers with that JSON. */
export async function startBareServer(answer: string): Promise<{ readonly url: string; stop(): void }> {
  const bare: ChildProcess = fork(BARE, [answer]);
  const [url] = z.tuple([z.url()]).parse((await once(bare, "message")).slice(0, 1));
  return { url, stop: () => void bare.kill() };
}
