import sharp, { type Sharp, type SharpOptions } from "sharp";
import "./withoutCache.ts";

/**
 * The one way in which the server opens a stored image's file. Upload has judged whether it is whole; what it took, every later step can
 * read, with the same faults in its samples.
 */
export const openImageFile = (file: string | Uint8Array, options: SharpOptions = {}): Sharp =>
  sharp(file, { failOn: "none", limitInputPixels: false, ...options });
