import sharp, { type Sharp, type SharpOptions } from "sharp";

/**
 * The one way in which the server opens a stored image's file. Upload has judged whether it is whole; what it took, every later step can
 * read, with the same faults in its samples.
 */
export const openImageFile = (path: string | Buffer, options: SharpOptions = {}): Sharp =>
  sharp(path, { failOn: "none", limitInputPixels: false, ...options });
