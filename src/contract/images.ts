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
 * An image placed on the canvas; x and y of its top left pixel, in canvas pixels. The first of a list lies lowest.
 *
 * A layer that is only drawn over cannot take anything away. `eraseId` is an image of the same size: its alpha is the share of
 * everything beneath that is erased ("destination out") before the image is drawn over it. Of the lowest layer it has no effect.
 */
export const LayerPlacement = z.strictObject({ imageId: ImageId, x: z.int(), y: z.int(), eraseId: z.optional(ImageId) });
export type LayerPlacement = z.infer<typeof LayerPlacement>;
