import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { AppError } from "../../../core/appError.ts";

const Hint = z.object({ jobId: z.string().min(1) });

/**
 * Reads the vendor's message about a job. It is a hint to look the job up, never the truth by itself.
 *
 * The signature is `sha256=` (which may be missing) and the hex HMAC-SHA256 of the body, keyed with the SHA-256 of the API key: by one
 * of the vendor's pages its 32 bytes, by another its hex text. Either is taken.
 *
 * @throws AppError signature_refused, or bad_request for a signed message that names no job
 */
export function jobOfWebhook(apiKey: string, body: Buffer, signature: string | undefined): string {
  const digest = createHash("sha256").update(apiKey).digest();
  const sent = Buffer.from((signature ?? "").trim().replace(/^sha256=/i, ""), "hex");
  const hasSignature = [digest, digest.toString("hex")]
    .map((key) => createHmac("sha256", key).update(body).digest())
    .map((due) => sent.length === due.length && timingSafeEqual(sent, due))
    .includes(true);
  if (apiKey === "" || !hasSignature) {
    throw new AppError("signature_refused", "This message is not signed with the key of this server.");
  }
  const hint = Hint.safeParse(jsonOrNull(body));
  if (!hint.success) throw new AppError("bad_request", "This message names no job.");
  return hint.data.jobId;
}

function jsonOrNull(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return null;
  }
}
