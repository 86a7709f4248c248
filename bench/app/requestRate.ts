import { type ChildProcess, fork } from "node:child_process";
import { on, once } from "node:events";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const BARE = fileURLToPath(new URL("./bareServer.ts", import.meta.url));
const ASKER = fileURLToPath(new URL("./asker.ts", import.meta.url));

/** Throughput per second and latency of one address under sixteen clients, each of which repeats its request at once. */
const Asked = z.object({
  url: z.url(),
  perSecond: z.number(),
  /** Milliseconds within which 99 of 100 were answered. */
  p99Ms: z.number(),
  /** Refusals, and what broke. */
  failed: z.int(),
});
export type Asked = z.infer<typeof Asked>;

/** A process that asks. */
export interface Asker {
  /** @throws Error when one of the answers was a refusal */
  ask(url: string): Promise<Asked>;
  stop(): void;
}

export function startAsker(): Asker {
  const asker = fork(ASKER);
  return {
    async ask(url) {
      asker.send(url);
      for await (const [message] of on(asker, "message", { close: ["exit"] })) {
        const asked = Asked.parse(message);
        if (asked.url !== url) continue;
        if (asked.failed > 0) throw new Error(`${url}: ${asked.failed} answers were refusals or errors.`);
        return asked;
      }
      throw new Error(`${url}: whoever asks has ended.`);
    },
    stop: () => void asker.kill(),
  };
}

/** A process with one bare Fastify route that answers with that JSON. */
export async function startBareServer(answer: string): Promise<{ readonly url: string; stop(): void }> {
  const bare: ChildProcess = fork(BARE, [answer]);
  const [url] = z.tuple([z.url()]).parse((await once(bare, "message")).slice(0, 1));
  return { url, stop: () => void bare.kill() };
}
