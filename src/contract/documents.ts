import { z } from "zod";
import { CanvasSize, ImageId, LayerPlacement } from "./images.ts";
import { PROMPT_MAX } from "./limits.ts";

/** How a candidate is joined to the original. `grow` and `feather` in canvas pixels. */
export const Seam = z.strictObject({ grow: z.number().min(0).max(256), feather: z.number().min(0).max(256) });
export type Seam = z.infer<typeof Seam>;
export const DEFAULT_SEAM: Seam = { grow: 8, feather: 16 };

/**
 * A layer of a version: where it lies, its size, and, for an accepted edit, where it came from and how it was joined. `maskId` is
 * the mask as it was painted, of the size of the canvas before the edit.
 */
export const Layer = LayerPlacement.extend({
  width: z.int().min(1),
  height: z.int().min(1),
  editId: z.uuid().optional(),
  seam: Seam.optional(),
  maskId: ImageId.optional(),
});
export type Layer = z.infer<typeof Layer>;

export const Version = z.strictObject({
  id: z.uuid(),
  label: z.string(),
  canvas: CanvasSize,
  layers: z.array(Layer).min(1),
  credits: z.number(),
  createdAt: z.iso.datetime(),
});
export type Version = z.infer<typeof Version>;

/** What a designer works on. The painted mask travels as an image of the canvas's size; `maskId` is the last one uploaded. */
export const DocumentContent = z.strictObject({
  id: z.uuid(),
  name: z.string().max(200),
  versions: z.array(Version).min(1),
  currentVersionId: z.uuid(),
  maskId: ImageId.nullable(),
  prompt: z.string().max(PROMPT_MAX),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type DocumentContent = z.infer<typeof DocumentContent>;

/** As the server holds it; PUT sends `If-Match: "<revision>"`. */
export const StoredDocument = z.strictObject({ revision: z.int().min(1), document: DocumentContent });
export type StoredDocument = z.infer<typeof StoredDocument>;

export const DocumentSummary = z.strictObject({ id: z.uuid(), name: z.string(), revision: z.int(), updatedAt: z.iso.datetime() });
export type DocumentSummary = z.infer<typeof DocumentSummary>;
export const DocumentList = z.array(DocumentSummary);
