import { createHash } from "node:crypto";
import type { ApiframeClient } from "./apiframeClient.ts";
import type { Clock } from "./clock.ts";
import { UploadAnswer } from "./schemas.ts";

/** An upload lives one to two hours; without a word from the vendor we count on the shorter. */
const ASSUMED_LIFE_MS = 3_600_000;
/** The vendor must still be able to fetch it after a wait in the queue. */
const NEEDED_LIFE_MS = 5 * 60_000;
const KEPT = 32;

interface Upload {
  readonly url: string;
  readonly expiresAtMs: number;
}

/**
 * The vendor's URL of a PNG, uploaded when it is not there yet or its upload is about to expire. Trying again with another seed
 * uploads nothing.
 */
export function createUploads(client: ApiframeClient, clock: Clock): (png: Buffer, signal: AbortSignal) => Promise<string> {
  const known = new Map<string, Upload>();
  return async (png, signal) => {
    const hash = createHash("sha256").update(png).digest("hex");
    const earlier = known.get(hash);
    if (earlier && earlier.expiresAtMs - clock.now() > NEEDED_LIFE_MS) return earlier.url;
    const { url, expiresAt } = await client.call({
      path: "/v2/uploads",
      answer: UploadAnswer,
      signal,
      body: async () => {
        const form = new FormData();
        form.append("file", new Blob([new Uint8Array(png)], { type: "image/png" }), "picture.png");
        return form;
      },
    });
    const told = Date.parse(expiresAt ?? "");
    known.delete(hash);
    known.set(hash, { url, expiresAtMs: Number.isNaN(told) ? clock.now() + ASSUMED_LIFE_MS : told });
    const [oldest] = known.keys();
    if (known.size > KEPT && oldest !== undefined) known.delete(oldest);
    return url;
  };
}
