import { z } from "zod/mini";
import { CanvasSize, ImageId, LayerPlacement } from "./images.ts";
import { NAME_MAX, PROMPT_MAX } from "./limits.ts";
import { Prompt } from "./prompt.ts";
import { Instant, listOf, textOf } from "./text.ts";

const pixels = (min: number, max: number) => z.number().check(z.gte(min), z.lte(max));
/** A version is called by its prompt's first words, which may be all of it, and by what was done. */
const LABEL_MAX = 2 * PROMPT_MAX;
const share = z.number().check(z.gte(0), z.lte(1));

/** How a candidate is joined to the original: what a designer can retune. Lengths in canvas pixels. */
export const Seam = z.strictObject({
  /** Beyond the paint, replaced wholly; the feather begins there. */
  grow: pixels(0, 256),
  /** Over this the layer fades out. */
  feather: pixels(0, 256),
  /** 0 as the answer came, 1 wholly matched. */
  colourMatch: z._default(share, 1),
  /** 0 none, 1 as much as the original has. */
  grain: z._default(share, 0),
  /** The answer is moved by this, beyond the shift that was measured. */
  shiftX: z._default(pixels(-256, 256), 0),
  shiftY: z._default(pixels(-256, 256), 0),
  /** Nothing outside the paint is touched, whatever grow and feather say. */
  isStrict: z._default(z.boolean(), false),
});
export type Seam = z.infer<typeof Seam>;
export const DEFAULT_SEAM: Seam = {
  grow: 0,
  feather: 16,
  colourMatch: 1,
  grain: 0,
  shiftX: 0,
  shiftY: 0,
  isStrict: false,
};

/**
 * A layer of a version: where it lies, its size, and, for an accepted edit, where it came from and how it was joined. `maskId` is
 * the mask as it was painted, of the size of the canvas before the edit. `isShownByServer`: the browser reads the file otherwise, so that
 * what the server makes of it is shown.
 */
export const Layer = z.extend(LayerPlacement, {
  width: z.int().check(z.gte(1)),
  height: z.int().check(z.gte(1)),
  editId: z.optional(z.uuid()),
  seam: z.optional(Seam),
  maskId: z.optional(ImageId),
  isShownByServer: z.optional(z.boolean()),
});
export type Layer = z.infer<typeof Layer>;

/** Of versions, and of layers in one: more than a document can be saved with, since its body is bounded, too. */
const MOST_ITEMS = 10_000;

export const Version = z.strictObject({
  id: z.uuid(),
  label: textOf(LABEL_MAX),
  canvas: CanvasSize,
  layers: listOf(Layer, MOST_ITEMS),
  credits: z.number(),
  createdAt: Instant,
});
export type Version = z.infer<typeof Version>;

/** What a designer works on. The painted mask travels as an image of the canvas's size; `maskId` is the last one uploaded. */
export const DocumentContent = z.strictObject({
  id: z.uuid(),
  name: textOf(NAME_MAX),
  versions: listOf(Version, MOST_ITEMS),
  currentVersionId: z.uuid(),
  maskId: z.nullable(ImageId),
  prompt: Prompt,
  createdAt: Instant,
  updatedAt: Instant,
});
export type DocumentContent = z.infer<typeof DocumentContent>;

/** As the server holds it; PUT sends `If-Match: "<revision>"`. */
export const StoredDocument = z.strictObject({ revision: z.int().check(z.gte(1)), document: DocumentContent });
export type StoredDocument = z.infer<typeof StoredDocument>;

export const DocumentSummary = z.strictObject({ id: z.uuid(), name: textOf(NAME_MAX), revision: z.int(), updatedAt: Instant });
export type DocumentSummary = z.infer<typeof DocumentSummary>;
export const DocumentList = z.array(DocumentSummary);
