import { type ChildProcess, fork } from "node:child_process";
import { on, once } from "node:events";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const BARE = fileURLToPath(new URL("./bareServer.ts", import.meta.url));
const LOAD_GENERATOR = fileURLToPath(new URL("./loadGenerator.ts", import.meta.url));

/** Throughput per second and latency of one address under sixteen clients, each of which repeats its request at once. */
const Rate = z.object({
  url: z.url(),
  perSecond: z.number(),
  /** Milliseconds within which 99 of 100 were answered. */
  p99Ms: z.number(),
  /** Refusals, and what broke. */
  failed: z.int(),
});
export type Rate = z.infer<typeof Rate>;

/** A process that sends requests. */
export interface LoadGenerator {
  /** @throws Error when one of the responses was a refusal */
  measure(url: string): Promise<Rate>;
  stop(): void;
}

export function startLoadGenerator(): LoadGenerator {
  const loadGenerator = fork(LOAD_GENERATOR);
  return {
    async measure(url) {
      loadGenerator.send(url);
      for await (const [message] of on(loadGenerator, "message", { close: ["exit"] })) {
        const rate = Rate.parse(message);
        if (rate.url !== url) continue;
        if (rate.failed > 0) throw new Error(`${url}: ${rate.failed} responses were refusals or errors.`);
        return rate;
      }
      throw new Error(`${url}: the load generator has ended.`);
    },
    stop: () => void loadGenerator.kill(),
  };
}

/** A process with one bare Fastify route that answers with that JSON. */
export async function startBareServer(body: string): Promise<{ readonly url: string; stop(): void }> {
  const bare: ChildProcess = fork(BARE, [body]);
  const [url] = z.tuple([z.url()]).parse((await once(bare, "message")).slice(0, 1));
  return { url, stop: () => void bare.kill() };
}
