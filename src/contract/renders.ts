import { z } from "zod";
import { CanvasSize, LayerPlacement } from "./images.ts";

/** Flattens layers at full size. `quality` (1..100) is for jpg and lossy webp; `lossless` for webp. */
export const RenderRequest = z.strictObject({
  canvas: CanvasSize,
  layers: z.array(LayerPlacement).min(1).max(500),
  format: z.enum(["png", "jpg", "webp", "tiff"]),
  quality: z.int().min(1).max(100).optional(),
  lossless: z.boolean().optional(),
});
export type RenderRequest = z.infer<typeof RenderRequest>;
