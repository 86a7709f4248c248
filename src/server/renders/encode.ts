import sharp from "sharp";
import type { RenderRequest } from "../../contract/renders.ts";
import { AppError } from "../../core/appError.ts";
import { areaOf } from "../../core/geometry.ts";
import { addIptcToPng, addMetadataToTiff } from "./addMetadata.ts";
import type { Flat } from "./flatten.ts";
import { spaceOf } from "./form.ts";
import type { Scratch } from "./scratch.ts";

const JPG_QUALITY = 95;
const WEBP_QUALITY = 92;
const PIXELS_A_MEGAPIXEL = 1_000_000;
/** Best Huffman tables need every coefficient in memory: 1.5 GB at 100 megapixels against 0.4. */
const OPTIMISED_JPG_MEGAPIXELS = 24;
/** The encoder holds the whole picture, about 25 bytes a pixel when lossless and 8 when lossy. */
const WEBP_MEGAPIXELS = { lossless: 30, lossy: 80 } as const;

export type Coding = Pick<RenderRequest, "quality" | "lossless"> & { readonly format: "png" | "jpg" | "webp" | "tiff" };

/** @throws AppError bad_request for a WebP that would take gigabytes of memory */
export function refuseLargeWebp(megapixels: number, isLossless: boolean): void {
  const most = WEBP_MEGAPIXELS[isLossless ? "lossless" : "lossy"];
  if (megapixels <= most) return;
  const kind = isLossless ? "lossless WebP" : "WebP";
  throw new AppError(
    "bad_request",
    `A ${kind} is made of at most ${most} megapixels here. Save this picture as PNG, TIFF or JPEG.`,
  );
}

/**
 * Encodes a flat picture into a file, with the base's metadata and, where given, this XMP in place of the base's.
 * What png, tiff and lossless webp hold are the flat picture's samples.
 */
export async function encode(
  flat: Pick<Flat, "path" | "form" | "canvas">,
  coding: Coding,
  xmp: string | null,
  scratch: Scratch,
): Promise<string> {
  const { path, form, canvas } = flat;
  const read = sharp(path, { limitInputPixels: false, ignoreIcc: true });
  const samples = (form.model === "cmyk" ? read.pipelineColourspace("cmyk") : read).toColourspace(spaceOf(form)).keepMetadata();
  const opaque = form.hasAlpha ? samples : samples.removeAlpha();
  const picture = xmp === null ? opaque : opaque.withXmp(xmp);
  const file = scratch.file(coding.format);
  const { exif, iptc } = await read.metadata();
  const { quality, lossless = false } = coding;
  switch (coding.format) {
    case "png":
      await picture.png({ compressionLevel: 6 }).toFile(file);
      if (iptc) await addIptcToPng(file, iptc);
      break;
    case "jpg": {
      const optimiseCoding = areaOf(canvas) <= OPTIMISED_JPG_MEGAPIXELS * PIXELS_A_MEGAPIXEL;
      await picture.jpeg({ quality: quality ?? JPG_QUALITY, chromaSubsampling: "4:4:4", optimiseCoding }).toFile(file);
      break;
    }
    case "webp":
      refuseLargeWebp(areaOf(canvas) / PIXELS_A_MEGAPIXEL, lossless);
      await picture.webp(lossless ? { lossless, exact: true } : { quality: quality ?? WEBP_QUALITY }).toFile(file);
      break;
    case "tiff":
      await picture.tiff({ compression: "deflate", predictor: "horizontal" }).toFile(file);
      await addMetadataToTiff(file, canvas, exif, iptc);
      break;
  }
  return file;
}
