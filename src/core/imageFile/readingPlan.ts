/**
 * What has to be done with a file so that browsers and the server read the same image from it.
 *
 * - "as it is": they do already.
 * - "rewritten": once these bytes, with the same samples, stand in its place.
 * - "server": once the server has decoded it, for it needs a decoder.
 */
export type ReadingPlan =
  | { readonly kind: "as it is" }
  | { readonly kind: "rewritten"; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: "server" };

export const AS_IT_IS: ReadingPlan = { kind: "as it is" };
export const BY_SERVER: ReadingPlan = { kind: "server" };
