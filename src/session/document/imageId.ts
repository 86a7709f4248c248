import type { ImageId } from "../../contract/images.ts";
import { AppError } from "../../core/appError.ts";
import { m } from "../../messages/messages.js";

/**
 * The name that the server will give these bytes: SHA-256, lower-case hex. Known before the upload, so a document need not wait for it.
 *
 * @throws AppError `insecure_context` where the browser withholds cryptography
 */
export async function imageIdOf(bytes: Blob): Promise<ImageId> {
  // Over plain http from another machine the browser leaves it out.
  if (!("subtle" in crypto)) {
    throw new AppError("insecure_context", m.session_needs_https());
  }
  const digest = await crypto.subtle.digest("SHA-256", await bytes.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
