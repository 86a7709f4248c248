import { z } from "zod/mini";
import { CanvasSize, LayerPlacement } from "./images.ts";
import { LAYERS_MAX, NAME_MAX } from "./limits.ts";
import { listOf, textOf } from "./text.ts";

/** Values of the source of a picture that a file states, as the IPTC spells them. */
export const DIGITAL_SOURCE_TYPES = [
  "compositeWithTrainedAlgorithmicMedia",
  "trainedAlgorithmicMedia",
  "algorithmicallyEnhanced",
] as const;
export type DigitalSourceType = (typeof DIGITAL_SOURCE_TYPES)[number];

export const RENDER_FORMATS = ["png", "jpg", "webp", "tiff", "psd", "ora"] as const;
export type RenderFormat = (typeof RENDER_FORMATS)[number];

/** Proper names, the same in every language; psb is what a large psd is written as. */
export const FORMAT_NAMES: Readonly<Record<RenderFormat | "psb", string>> = {
  png: "PNG",
  jpg: "JPEG",
  webp: "WebP",
  tiff: "TIFF",
  psd: "PSD",
  psb: "PSB",
  ora: "OpenRaster",
};

/** `name` is what a psd or ora calls the layer. */
export const RenderLayer = z.extend(LayerPlacement, { name: z.optional(textOf(NAME_MAX)) });
export type RenderLayer = z.infer<typeof RenderLayer>;

/**
 * Layers at full size as a file: flattened, or in psd and ora apart, with the flattened picture beside them. The first layer is the
 * base: its samples, colour profile and metadata are the file's. `quality` (1..100) is for jpg and lossy webp; `lossless` for webp.
 * `digitalSourceType` is written into the file's XMP where a layer lies on the base, or the layer alone is trainedAlgorithmicMedia.
 * `untaggedIs` is the profile that the file gets where the base brings none: an edit saved by itself is in sRGB, and says so.
 */
export const RenderRequest = z.strictObject({
  canvas: CanvasSize,
  layers: listOf(RenderLayer, LAYERS_MAX),
  format: z.enum(RENDER_FORMATS),
  quality: z.optional(z.int().check(z.gte(1), z.lte(100))),
  lossless: z.optional(z.boolean()),
  digitalSourceType: z.optional(z.enum(DIGITAL_SOURCE_TYPES)),
  untaggedIs: z.optional(z.enum(["srgb"])),
});
export type RenderRequest = z.infer<typeof RenderRequest>;

/** Photoshop's psd ends at these many pixels a side, and at 2 GB; what is larger is written in its large format, psb. */
export const PSD_SIDE_MAX = 30_000;

/** Sides at most, pixels. That of jpg is libjpeg's. */
const MAX_SIDE: Readonly<Record<RenderFormat, number>> = {
  png: 65_535,
  jpg: 65_500,
  webp: 16_383,
  tiff: 65_535,
  psd: 300_000,
  ora: 65_535,
};
/** The encoder holds the whole image, about 25 bytes a pixel when lossless and 8 when lossy. */
const MAX_WEBP_MEGAPIXELS = { lossless: 30, lossy: 80 } as const;

/** A limit that keeps an image from being saved in a format: a side over `max` pixels, or more than `max` megapixels. */
export interface RenderLimit {
  readonly by: "side" | "megapixels";
  readonly max: number;
}

/** The limit that keeps an image of this size from being saved in a format; null when it can be. */
export function renderLimitOf({
  canvas,
  format,
  lossless = false,
}: Pick<RenderRequest, "canvas" | "format" | "lossless">): RenderLimit | null {
  const maxSide = MAX_SIDE[format];
  if (Math.max(canvas.width, canvas.height) > maxSide) return { by: "side", max: maxSide };
  const max = MAX_WEBP_MEGAPIXELS[lossless ? "lossless" : "lossy"];
  return format === "webp" && canvas.width * canvas.height > max * 1e6 ? { by: "megapixels", max } : null;
}

/**
 * Facts about a render, in the response headers `overpaint-…`. `keptPixels` lie on the base and under no layer (alpha 0 in all of
 * them); of these, `changedPixels` differ in the finished file, read back, from the base's file: in any sample, at the file's own
 * bit depth. Where the format cannot hold the base's samples, they are compared with the base as converted.
 */
export const RenderFacts = z.object({
  "overpaint-kept-pixels": z.coerce.number().check(z.int(), z.gte(0)),
  "overpaint-changed-pixels": z.coerce.number().check(z.int(), z.gte(0)),
  "overpaint-bit-depth": z.enum(["8", "16"]),
  /** The depth of the base; 16 in a file of 8 was narrowed. */
  "overpaint-base-bit-depth": z.enum(["8", "16"]),
  /** The base's ICC profile: kept, given up for sRGB, or it has none. */
  "overpaint-profile": z.enum(["kept", "converted", "none"]),
  "overpaint-colour": z.enum(["grey", "rgb", "cmyk"]),
  "overpaint-source-note": z.enum(["written", "none"]),
});
export type RenderFacts = z.infer<typeof RenderFacts>;
