import { z } from "zod/mini";
import { IMAGE_MIMES } from "./limits.ts";

/** SHA-256 of the bytes, lower-case hex. */
export const ImageId = z.string().check(z.regex(/^[0-9a-f]{64}$/));
export type ImageId = z.infer<typeof ImageId>;

const Side = z.int().check(z.gte(1), z.lte(65_535));
export const CanvasSize = z.strictObject({ width: Side, height: Side });
export type CanvasSize = z.infer<typeof CanvasSize>;

/** Width and height after EXIF orientation. */
export const StoredImage = z.strictObject({
  id: ImageId,
  width: Side,
  height: Side,
  mime: z.enum(IMAGE_MIMES),
  bytes: z.int(),
});
export type StoredImage = z.infer<typeof StoredImage>;

/** A picture that the server is to fetch. */
export const FromUrl = z.strictObject({ url: z.string().check(z.minLength(1), z.maxLength(2_048)) });

/**
 * An image placed on the canvas; x and y of its top left pixel, in canvas pixels. The first of a list lies lowest. `width` and `height`
 * are what the page takes the image's size to be: where the server has read another one it refuses, `image_size_differs`.
 */
export const LayerPlacement = z.strictObject({
  imageId: ImageId,
  x: z.int(),
  y: z.int(),
  width: z.optional(Side),
  height: z.optional(Side),
});
export type LayerPlacement = z.infer<typeof LayerPlacement>;
