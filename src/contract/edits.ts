import { z } from "zod/mini";
import { CanvasSize, ImageId, LayerPlacement } from "./images.ts";
import { LAYERS_MAX } from "./limits.ts";
import { PRESETS } from "./presets.ts";
import { Prompt } from "./prompt.ts";
import { listOf } from "./text.ts";

export const EngineId = z.enum(["apiframe", "local"]);
export type EngineId = z.infer<typeof EngineId>;

/** A parameter of the model: its range and default, as the vendor documents them. The form is drawn from this. */
export const PARAM_RANGES = {
  steps: { min: 1, max: 50, step: 1, default: 50 },
  guidance: { min: 2, max: 5, step: 0.1, default: 3 },
  safetyTolerance: { min: 1, max: 6, step: 1, default: 2 },
} as const;
export const SEED_MAX = 2_147_483_647;

export const EditParams = z.strictObject({
  steps: z.optional(z.int().check(z.gte(PARAM_RANGES.steps.min), z.lte(PARAM_RANGES.steps.max))),
  guidance: z.optional(z.number().check(z.gte(PARAM_RANGES.guidance.min), z.lte(PARAM_RANGES.guidance.max))),
  safetyTolerance: z.optional(z.int().check(z.gte(PARAM_RANGES.safetyTolerance.min), z.lte(PARAM_RANGES.safetyTolerance.max))),
  outputFormat: z.optional(z.enum(["jpg", "png"])),
  seed: z.optional(z.int().check(z.gte(0), z.lte(SEED_MAX))),
  promptUpsampling: z.optional(z.boolean()),
});
export type EditParams = z.infer<typeof EditParams>;

/** A canvas rectangle in whole pixels. For an extended canvas x and y may be negative: it is told in the old canvas's pixels. */
export const CanvasRect = z.strictObject({
  x: z.int(),
  y: z.int(),
  width: z.int().check(z.gte(1)),
  height: z.int().check(z.gte(1)),
});

/**
 * One run of an engine. `inpaint` needs `maskId` (canvas-sized, white is repainted); `outpaint` needs `preset`.
 * The prompt may be empty only where the engine does not use one.
 */
export const EditRequest = z.strictObject({
  documentId: z.uuid(),
  engine: EngineId,
  mode: z.enum(["inpaint", "outpaint"]),
  canvas: CanvasSize,
  layers: listOf(LayerPlacement, LAYERS_MAX),
  maskId: z.optional(ImageId),
  region: z.optional(CanvasRect),
  preset: z.optional(z.enum(PRESETS)),
  prompt: Prompt,
  params: EditParams,
});
export type EditRequest = z.infer<typeof EditRequest>;

/** `details` holds messages by field, or figures by name. */
export const EditError = z.strictObject({
  code: z.string(),
  message: z.string(),
  details: z.optional(z.record(z.string(), z.unknown())),
});
export type EditError = z.infer<typeof EditError>;

/**
 * Properties of the original that 8 bits of sRGB lack: more bits, a wider space. `hasWideColours`: some colour of what was sent
 * is outside sRGB.
 */
export const OriginalSamples = z.strictObject({
  depth: z.union([z.literal(8), z.literal(16)]),
  isWide: z.boolean(),
  hasWideColours: z.boolean(),
});
export type OriginalSamples = z.infer<typeof OriginalSamples>;

/**
 * The engine's result, before it is blended. `region` is the rectangle of canvas pixels that it covers (for an outpaint: in the old canvas's pixels,
 * so x and y are 0 or negative); `scale` is region pixels a pixel of the result: 1.8 means "upscaled 1.8x".
 * `located` tells how an outpaint's old picture was found: exactly by our own engine, by matching, or not (then `region` is a guess).
 * `hasOtherShape`: a repaint's result is not of the shape that was sent, so it is a guess that its middle lies on the region's.
 * `hasOwnAlpha`: the engine was shown what is transparent, and fills alpha as it fills colour. Any other was shown white there, and the
 * image keeps its alpha.
 * `originalSamples` is left out where the original is 8 bits of sRGB. Else the result is blended in the original's samples;
 * `hasOwnSamples`: it is in them already. Any other engine was sent 8 bits of sRGB, and returns them.
 */
export const Result = z.strictObject({
  imageId: ImageId,
  region: CanvasRect,
  scale: z.number().check(z.positive()),
  located: z.enum(["exact", "matched", "uncertain"]),
  hasOtherShape: z.optional(z.boolean()),
  hasOwnAlpha: z.optional(z.boolean()),
  originalSamples: z.optional(OriginalSamples),
  hasOwnSamples: z.optional(z.boolean()),
});
export type Result = z.infer<typeof Result>;

/** The stages of an edit, as its designer sees them. */
export const EditStage = z.enum([
  "waiting",
  "preparing",
  "sending",
  "in_queue",
  "repainting",
  "extending",
  "fetching",
  "done",
  "failed",
  "canceled",
]);
export type EditStage = z.infer<typeof EditStage>;

const base = {
  ...EditRequest.shape,
  id: z.uuid(),
  /** Current stage; "waiting" where a server of another version sends one that is not known here. */
  stage: z.catch(EditStage, "waiting"),
  /** Cost in credits: before its end the price of its engine, after it the credits charged. */
  credits: z.number(),
  /** Credits that were charged for it and refunded. */
  refunded: z.number(),
  createdAt: z.iso.datetime(),
};
/**
 * Nobody waits for it any more, as the designer or the server gave up, but the server still works on it: a result that comes is kept, since
 * it was paid for. A server of before this field says nothing of it.
 */
const awaitsLateResult = z._default(z.boolean(), false);
const none = z.null();
const when = z.iso.datetime();
const progress = z.nullable(z.number().check(z.gte(0), z.lte(100)));

export const Edit = z.discriminatedUnion("status", [
  z.strictObject({
    ...base,
    status: z.literal("queued"),
    progress,
    result: none,
    error: none,
    startedAt: none,
    completedAt: none,
  }),
  z.strictObject({
    ...base,
    status: z.literal("running"),
    progress,
    result: none,
    error: none,
    startedAt: when,
    completedAt: none,
  }),
  z.strictObject({
    ...base,
    status: z.literal("completed"),
    progress,
    result: Result,
    error: none,
    startedAt: when,
    completedAt: when,
  }),
  // A result that came after the server had given up is kept, as a canceled edit's is: it was paid for.
  z.strictObject({
    ...base,
    status: z.literal("failed"),
    progress,
    result: z.nullable(Result),
    awaitsLateResult,
    error: EditError,
    startedAt: z.nullable(when),
    completedAt: when,
  }),
  // A late result of an edit nobody waits for any more is still kept: it was paid for.
  z.strictObject({
    ...base,
    status: z.literal("canceled"),
    progress,
    result: z.nullable(Result),
    awaitsLateResult,
    error: none,
    startedAt: z.nullable(when),
    completedAt: when,
  }),
]);
export type Edit = z.infer<typeof Edit>;

export const isFinished = ({ status }: Pick<Edit, "status">): boolean => status !== "queued" && status !== "running";

/** True for an edit that is over for the designer and whose result may come all the same. */
export const awaitsLateResultOf = (edit: Edit): boolean =>
  (edit.status === "failed" || edit.status === "canceled") && edit.awaitsLateResult;

export const EditPage = z.strictObject({ items: z.array(Edit), nextCursor: z.nullable(z.string()) });
export type EditPage = z.infer<typeof EditPage>;

/** The pictures an engine takes: longer side at most, and what each side is a multiple of, in pixels. */
export const EngineSizes = z.strictObject({ longerSide: z.int().check(z.gte(1)), multipleOf: z.int().check(z.gte(1)) });
export type EngineSizes = z.infer<typeof EngineSizes>;

/**
 * Credits left of those that the edits accepted in one day, of UTC, may cost: this user's, or everybody's together, whichever
 * leaves less.
 */
export const BudgetLeft = z.strictObject({
  whose: z.enum(["user", "all"]),
  budget: z.number(),
  left: z.number().check(z.gte(0)),
  resetsAt: z.iso.datetime(),
});
export type BudgetLeft = z.infer<typeof BudgetLeft>;

export const EngineDescription = z.strictObject({
  id: EngineId,
  label: z.string(),
  available: z.boolean(),
  /** The reason why it is not available, and what to do. */
  reason: z.optional(z.string()),
  usesPrompt: z.boolean(),
  creditsPerEdit: z.number(),
  canCancel: z.boolean(),
  /** It invents what it paints, as a model does; what is made by any other is the work of an algorithm alone. */
  isGenerative: z.boolean(),
  /** Interval at which a page polls an edit that it waits for, in milliseconds. */
  pollMs: z.int().check(z.gte(1)),
  /** Null: it takes pictures as they are. */
  sizes: z.nullable(EngineSizes),
  /** Credits left, where the engine has any. */
  balance: z.optional(z.number()),
  /** Present where it costs anything and there is a limit to that. */
  budgetLeft: z.optional(BudgetLeft),
});
export type EngineDescription = z.infer<typeof EngineDescription>;
export const EngineList = z.array(EngineDescription);
