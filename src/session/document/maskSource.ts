import type { Size } from "../../core/geometry/geometry.ts";

/** Encodes the mask as it is when called; called only when it is saved. Must stay bound to the mask it was given for. */
export type MaskSource = () => Blob | Promise<Blob>;
/** The paint on a canvas of a size; null for none. */
export interface Painted {
  readonly canvas: Size;
  readonly source: MaskSource | null;
}

/** Saving and sending share one encoding; one that failed is tried again. */
export function encodedOnce(source: MaskSource): MaskSource {
  let encoded: Promise<Blob> | null = null;
  return () => {
    // The mask is as it is now.
    encoded ??= (async () => source())().catch((error: unknown) => {
      encoded = null;
      throw error;
    });
    return encoded;
  };
}
