import sharp, { type Sharp } from "sharp";
import type { RenderRequest } from "../../contract/renders.ts";
import { areaOf, type Size } from "../../core/geometry/geometry.ts";
import type { Flat } from "./flatten.ts";
import { embedMetadata } from "./metadata/embedMetadata.ts";
import type { Metadata } from "./metadata/metadata.ts";
import { spaceOf } from "./pixelFormat.ts";
import type { Scratch } from "./scratch.ts";

const JPG_QUALITY = 95;
const WEBP_QUALITY = 92;
const PIXELS_PER_MEGAPIXEL = 1_000_000;
/** Best Huffman tables need every coefficient in memory: 1.5 GB at 100 megapixels against 0.4. */
const OPTIMISED_JPG_MEGAPIXELS = 24;
/** Bytes a pixel that an encoder holds of the whole image, measured; the others write row by row. */
const HELD = { losslessWebp: 25, lossyWebp: 8, optimisedJpg: 15 } as const;
export type Coding = Pick<RenderRequest, "quality" | "lossless"> & { readonly format: "png" | "jpg" | "webp" | "tiff" };

/** Encodes a flat image into a file that says this. What png, tiff and lossless webp hold are the flat image's samples. */
export async function encode(
  flat: Pick<Flat, "path" | "pixelFormat" | "canvas">,
  coding: Coding,
  metadata: Metadata,
  scratch: Scratch,
): Promise<string> {
  const { path, pixelFormat, canvas } = flat;
  const read = sharp(path, { limitInputPixels: false, ignoreIcc: true });
  const samples = (pixelFormat.model === "cmyk" ? read.pipelineColourspace("cmyk") : read).toColourspace(spaceOf(pixelFormat));
  const opaque = pixelFormat.hasAlpha ? samples : samples.removeAlpha();
  const file = scratch.file(coding.format);
  await inFormat(opaque, coding, canvas).toFile(file);
  return embedMetadata(file, coding.format, metadata, canvas, scratch);
}

/** Bytes a pixel that an encoder holds of the whole image until it has all of it, and one bit for coverage. */
export function encoderBytesAPixel(format: RenderRequest["format"], lossless: boolean, canvas: Size): number {
  const covered = 1 / 8;
  if (format === "webp") return covered + (lossless ? HELD.losslessWebp : HELD.lossyWebp);
  return covered + (format === "jpg" && isOptimised(canvas) ? HELD.optimisedJpg : 0);
}

const isOptimised = (canvas: Size): boolean => areaOf(canvas) <= OPTIMISED_JPG_MEGAPIXELS * PIXELS_PER_MEGAPIXEL;

function inFormat(image: Sharp, { format, quality, lossless = false }: Coding, canvas: Size): Sharp {
  switch (format) {
    case "png":
      return image.keepIccProfile().png({ compressionLevel: 6 });
    case "jpg": {
      const optimiseCoding = isOptimised(canvas);
      return image.keepIccProfile().jpeg({ quality: quality ?? JPG_QUALITY, chromaSubsampling: "4:4:4", optimiseCoding });
    }
    case "webp":
      return image.keepIccProfile().webp(lossless ? { lossless, exact: true } : { quality: quality ?? WEBP_QUALITY });
    case "tiff":
      return image.keepIccProfile().tiff({ compression: "deflate", predictor: "horizontal" });
  }
}
