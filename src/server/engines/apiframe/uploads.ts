import { createHash } from "node:crypto";
import { z } from "zod";
import type { ApiframeClient } from "./apiframeClient.ts";
import { UploadResponse } from "./schemas.ts";

/** An upload lives one to two hours; without a word from the vendor we count on the shorter. */
const ASSUMED_LIFE_MS = 3_600_000;
/** The vendor must still be able to fetch it after a wait in the queue. */
const NEEDED_LIFE_MS = 5 * 60_000;
const KEPT = 32;

/** A picture at the vendor's; it expires by the vendor's clock. */
const Upload = z.object({ url: z.string().min(1), expiresAtMs: z.number() });
export type Upload = z.infer<typeof Upload>;

/** The pictures of one piece of work: as they are sent next, and the URLs of earlier ones that may have been sent. */
export const SentUploads = z
  .object({ image: Upload.optional(), mask: Upload.optional(), earlier: z.array(z.string()).default([]) })
  .catch({ earlier: [] });
export type SentUploads = z.infer<typeof SentUploads>;

export interface Uploads {
  /** The PNG's upload: a known one, or, when there is none or it is about to expire, a new one. */
  of(png: Buffer, signal: AbortSignal): Promise<Upload>;
  /** Makes known what another process uploaded. */
  learn(png: Buffer, upload: Upload): void;
  /** The vendor has it no more, whatever it said. */
  forget(png: Buffer): void;
}

/** The vendor's URLs of pictures. Trying again with another seed uploads nothing. */
export function createUploads(client: ApiframeClient): Uploads {
  const known = new Map<string, Upload>();
  const keep = (hash: string, upload: Upload): void => {
    known.delete(hash);
    known.set(hash, upload);
    const [oldest] = known.keys();
    if (known.size > KEPT && oldest !== undefined) known.delete(oldest);
  };
  const isFresh = ({ expiresAtMs }: Upload): boolean => {
    const now = client.vendorNow();
    // Before the vendor has told the time, it is for the vendor to say that it has run out.
    return now === null || expiresAtMs - now > NEEDED_LIFE_MS;
  };

  const of = async (png: Buffer, signal: AbortSignal): Promise<Upload> => {
    const hash = hashOf(png);
    const earlier = known.get(hash);
    if (earlier && isFresh(earlier)) return earlier;
    const { url, expiresAt } = await client.call({
      path: "/v2/uploads",
      response: UploadResponse,
      signal,
      body: async () => {
        const form = new FormData();
        form.append("file", new Blob([new Uint8Array(png)], { type: "image/png" }), "picture.png");
        return form;
      },
    });
    const expiryMs = Date.parse(expiresAt ?? "");
    const upload = { url, expiresAtMs: Number.isNaN(expiryMs) ? (client.vendorNow() ?? 0) + ASSUMED_LIFE_MS : expiryMs };
    keep(hash, upload);
    return upload;
  };

  return {
    of,
    forget: (png) => void known.delete(hashOf(png)),
    learn(png, upload) {
      const hash = hashOf(png);
      const earlier = known.get(hash);
      if (!earlier || earlier.expiresAtMs < upload.expiresAtMs) keep(hash, upload);
    },
  };
}

const hashOf = (png: Buffer): string => createHash("sha256").update(png).digest("hex");
