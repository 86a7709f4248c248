import sharp, { type Sharp, type SharpOptions } from "sharp";
import "./withoutCache.ts";

/**
 * The one way in which the server opens a stored image's file. Upload has judged whether it is whole; what it took, every later step can
 * read, with the same faults in its samples.
 */
export const openImageFile = (file: string | Uint8Array, options: SharpOptions = {}): Sharp =>
  sharp(file, { failOn: "none", limitInputPixels: false, ...options });

/**
 * A stored image upright, in sRGB; 8 bits where it is written with `depth: "uchar"`, or as what has no more. sharp takes 16 bits with a
 * profile into Display P3 and leaves their numbers there unless it is told otherwise, and grey of 16 bits it does not convert at all.
 */
export async function openInSrgb(file: string | Uint8Array, options: SharpOptions = {}): Promise<Sharp> {
  const { depth, icc, space } = await openImageFile(file).metadata();
  const isDeep = depth === "ushort" && icc !== undefined;
  if (!isDeep) return openImageFile(file, options).autoOrient().toColourspace("srgb");
  if (space !== "grey16") return openImageFile(file, options).autoOrient().toColourspace("srgb").withIccProfile("srgb");
  const narrow = openImageFile(file, { ...options, ignoreIcc: true })
    .autoOrient()
    .toColourspace("b-w")
    .keepIccProfile();
  return openImageFile(await narrow.png({ compressionLevel: 0 }).toBuffer(), options).toColourspace("srgb");
}
