import { z } from "zod/mini";
import { IMAGE_MIMES } from "./limits.ts";
import { textOf } from "./text.ts";

/** SHA-256 of the bytes, lower-case hex. */
export const ImageId = z.string().check(z.regex(/^[0-9a-f]{64}$/));
export type ImageId = z.infer<typeof ImageId>;

const Side = z.int().check(z.gte(1), z.lte(65_535));
export const CanvasSize = z.strictObject({ width: Side, height: Side });
export type CanvasSize = z.infer<typeof CanvasSize>;

/** Properties of a file that were lost when the server read it, or choices that it made; the file itself is kept as it came. */
export const READING_NOTES = [
  /** A TIFF of several pages: the first one that is a full image. */
  "first_page",
  /** A HEIC with several images: the one that it calls primary. */
  "primary_image",
  /** Converted into Display P3 of 16 bits by the file's own profile. */
  "cmyk_to_rgb",
  /** Converted into Display P3 of 16 bits. */
  "lab_to_rgb",
  /** Floats became 16 bits; linear light got the curve of sRGB, or a gamma of 2.2 in place of a profile's straight line. */
  "float_to_16_bit",
  /** Samples of more than 16 bits became 16. */
  "depth_reduced",
  /** Light over white (a float over 1) became white. */
  "highlights_clipped",
  /** The layers of a PSD are in the flattened image alone. */
  "layers_flattened",
  /** Channels that are neither colour nor transparency: saved selections, spot inks. */
  "channels_left_out",
  /** Several inks of one plate are shown as grey. */
  "duotone_to_grey",
  /** PQ or HLG, brought into the range of a usual screen. */
  "hdr_to_sdr",
  /** A profile that does not fit the samples, or is none. */
  "profile_left_out",
] as const;
export type ReadingNote = (typeof READING_NOTES)[number];

/**
 * Width and height as the image is shown: upright. `mime` and `bytes` are those of the file as it came. `reading` is null where that
 * file is what everything is made from; else the server made another one of it, which stands in its place wherever this id is named.
 */
export const StoredImage = z.strictObject({
  id: ImageId,
  width: Side,
  height: Side,
  mime: z.enum(IMAGE_MIMES),
  bytes: z.int(),
  reading: z.nullable(z.strictObject({ mime: z.enum(IMAGE_MIMES), notes: z.array(z.enum(READING_NOTES)) })),
});
export type StoredImage = z.infer<typeof StoredImage>;

/**
 * The server's reading of an image: its size, and its colours as means over a grid of cells, to be compared with what a browser
 * shows.
 * `coarse` is RGBA, 8 bits, sRGB, premultiplied, row by row, in base64.
 */
export const ImageReading = z.strictObject({
  width: Side,
  height: Side,
  coarse: z.strictObject({ width: z.int(), height: z.int(), data: z.string() }),
});
export type ImageReading = z.infer<typeof ImageReading>;

/** A picture that the server is to fetch. */
export const FromUrl = z.strictObject({ url: textOf(2_048).check(z.minLength(1)) });

/**
 * An image placed on the canvas; x and y of its top left pixel, in canvas pixels. The first of a list lies lowest. `width` and `height`
 * are what the page takes the image's size to be: where the server has read another one it refuses, `image_size_differs`.
 *
 * A layer that is only drawn over cannot take anything away. `eraseId` is an image of the same size: its alpha is the share of
 * everything beneath that is erased ("destination out") before the image is drawn over it. Of the lowest layer it has no effect.
 */
export const LayerPlacement = z.strictObject({
  imageId: ImageId,
  x: z.int(),
  y: z.int(),
  width: z.optional(Side),
  height: z.optional(Side),
  eraseId: z.optional(ImageId),
});
export type LayerPlacement = z.infer<typeof LayerPlacement>;
