/**
 * The way in which browsers and the server read the same image from a file.
 *
 * - "as it is": unchanged.
 * - "rewritten": from these bytes in its place, with the same samples.
 * - "server": after the server has decoded it, since it needs a decoder.
 */
export type ReadingPlan =
  | { readonly kind: "as it is" }
  | { readonly kind: "rewritten"; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: "server" };

export const AS_IT_IS: ReadingPlan = { kind: "as it is" };
export const BY_SERVER: ReadingPlan = { kind: "server" };
