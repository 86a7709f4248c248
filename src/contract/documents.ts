import { z } from "zod/mini";
import { CanvasRect } from "./edits.ts";
import { CanvasSize, ImageId, LayerPlacement } from "./images.ts";
import { NAME_MAX, PROMPT_MAX } from "./limits.ts";
import { PRESETS } from "./presets.ts";
import { Prompt } from "./prompt.ts";
import { Instant, listOf, textOf } from "./text.ts";

const pixels = (min: number, max: number) => z.number().check(z.gte(min), z.lte(max));
/** A version is called by its prompt's first words, which may be all of it, and by what was done. */
const LABEL_MAX = 2 * PROMPT_MAX;
const share = z.number().check(z.gte(0), z.lte(1));

/** Blend of a result into the original: the settings that a designer can adjust. Lengths in canvas pixels. */
export const Seam = z.strictObject({
  /** Beyond the paint, replaced wholly; the feather begins there. */
  grow: pixels(0, 256),
  /** Over this the layer fades out. */
  feather: pixels(0, 256),
  /** 0 as the result came, 1 wholly matched. */
  colourMatch: z._default(share, 1),
  /** 0 none, 1 as much as the original has. */
  grain: z._default(share, 0),
  /** The result is moved by this, beyond the shift that was measured. */
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
 * A layer of a version: where it lies, its size, and, for an accepted edit, where it came from and how it was blended. `maskId` is
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

/** Of versions, and of layers in one. */
export const MAX_ITEMS = 10_000;
/** Named in a document's `changedBy`. */
export const MAX_PAGES = 8;

export const Version = z.strictObject({
  id: z.uuid(),
  label: textOf(LABEL_MAX),
  canvas: CanvasSize,
  layers: listOf(Layer, MAX_ITEMS),
  credits: z.number(),
  createdAt: Instant,
});
export type Version = z.infer<typeof Version>;

/** The steps to a frame that takes several edits, one after the other, and how far they have come. */
export const ExtensionRun = z.strictObject({
  /** The version that the next step is made on. */
  versionId: z.uuid(),
  goal: z.strictObject({
    canvas: CanvasSize,
    frame: CanvasRect,
    longerSide: z.number().check(z.positive()),
    detail: z.enum(["fewest", "full"]),
  }),
  /** Place of that version's canvas, in pixels of the goal's. */
  at: CanvasRect,
  /** The step that is next or under way, from 1 of `steps`. */
  step: z.int().check(z.gte(1)),
  steps: z.int().check(z.gte(1)),
  /** That step's canvas and region, in pixels of the goal's canvas. */
  next: z.strictObject({ canvas: CanvasRect, region: CanvasRect }),
  /** False where it was stopped or a step has failed: the next press goes on. */
  isGoing: z.boolean(),
  /** Another browser takes the steps, as far as is known here. */
  isElsewhere: z.optional(z.boolean()),
});
export type ExtensionRun = z.infer<typeof ExtensionRun>;

/** Settings of the next edit, beside its paint and prompt. */
export const EditSetup = z.strictObject({
  mode: z.enum(["repaint", "extend"]),
  /** Null: none was chosen. */
  preset: z.nullable(z.enum(PRESETS)),
  /** The designer's own frame, in pixels of the canvas around which it was drawn. Null: as the preset says. */
  frame: z.nullable(z.strictObject({ canvas: CanvasSize, rect: CanvasRect })),
  /** Plan for a frame that would be upscaled: the fewest edits, or full detail. */
  detail: z.enum(["fewest", "full"]),
  /** Null where the next step is the only one. */
  run: z.nullable(ExtensionRun),
});
export type EditSetup = z.infer<typeof EditSetup>;

const head = {
  id: z.uuid(),
  name: textOf(NAME_MAX),
  currentVersionId: z.uuid(),
  /** Versions that were undone: they are kept, and not shown until they are redone. */
  undoneVersionIds: z.optional(listOf(z.uuid(), MAX_ITEMS, 0)),
  /** The mask painted on the current version's canvas; null: nothing painted, or not sent yet. */
  maskId: z.nullable(ImageId),
  /** The masks painted on canvases of other sizes; null: not sent yet. */
  otherMasks: z.optional(listOf(z.extend(CanvasSize, { maskId: z.nullable(ImageId) }), MAX_ITEMS, 0)),
  /** For the next repaint. */
  prompt: Prompt,
  /** For the next extension. */
  extendPrompt: z.optional(Prompt),
  setup: z.optional(EditSetup),
  /**
   * Number of its changes by each page that has worked on it, the last to change it at the end: by these a copy has all of
   * another or not (a version vector: Parker et al. 1983, "Detection of Mutual Inconsistency in Distributed Systems"). Only the
   * latest pages are named.
   */
  changedBy: z.optional(listOf(z.strictObject({ pageId: z.uuid(), changes: z.int().check(z.gte(1)) }), MAX_PAGES, 0)),
  createdAt: Instant,
  updatedAt: Instant,
};

/** All of a document but its versions. */
export const DocumentHead = z.strictObject(head);
export type DocumentHead = z.infer<typeof DocumentHead>;

/** A designer's document. Each painted mask travels as an image of its canvas's size, by the id of the last one uploaded. */
export const DocumentContent = z.strictObject({ ...head, versions: listOf(Version, MAX_ITEMS) });
export type DocumentContent = z.infer<typeof DocumentContent>;

/**
 * A version as it is sent and stored: where `base` names an earlier one, it has that one's layers, moved by (x, y), with `removed` of them
 * from index `at` on replaced by `layers`. Without it `layers` are all.
 */
export const VersionRecord = z.extend(Version, {
  layers: listOf(Layer, MAX_ITEMS, 0),
  base: z.optional(
    z.strictObject({
      id: z.uuid(),
      x: z.int(),
      y: z.int(),
      at: z.int().check(z.gte(0)),
      removed: z.int().check(z.gte(0)),
    }),
  ),
});
export type VersionRecord = z.infer<typeof VersionRecord>;

/** A document as it is sent and stored: the base of a version stands before it. */
export const DocumentRecord = z.strictObject({ ...head, versions: listOf(VersionRecord, MAX_ITEMS) });
export type DocumentRecord = z.infer<typeof DocumentRecord>;

/** The changes since a revision: all but the versions, and the versions that have come since, which may be none. */
export const DocumentChange = z.strictObject({ head: DocumentHead, versions: listOf(VersionRecord, MAX_ITEMS, 0) });
export type DocumentChange = z.infer<typeof DocumentChange>;

/** As the server holds it; PUT and PATCH send `If-Match: "<revision>"`. */
export const StoredDocument = z.strictObject({ revision: z.int().check(z.gte(1)), document: DocumentRecord });
export type StoredDocument = z.infer<typeof StoredDocument>;

export const DocumentRevision = z.strictObject({ revision: z.int().check(z.gte(1)) });
export type DocumentRevision = z.infer<typeof DocumentRevision>;

export const DocumentSummary = z.strictObject({ id: z.uuid(), name: textOf(NAME_MAX), revision: z.int(), updatedAt: Instant });
export type DocumentSummary = z.infer<typeof DocumentSummary>;
export const DocumentList = z.array(DocumentSummary);
