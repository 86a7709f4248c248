import type { FastifyReply } from "fastify";

/** Aborts when nobody waits for the response any more. */
export function goneSignal({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once("close", () => gone.abort());
  return gone.signal;
}
