import type { DocumentContent } from "../contract/documents.ts";
import type { EditRequest, EngineDescription } from "../contract/edits.ts";
import type { Preset } from "../contract/presets.ts";
import type { Rect } from "../core/geometry/geometry.ts";
import type { RegionChoice } from "../core/geometry/region.ts";
import type { Detail } from "../core/outpaint/plan.ts";
import type { EditSubmission } from "../session/session.ts";

/** The edit that the designer asks for. */
export interface EditDraft {
  readonly engine: EngineDescription;
  readonly mode: "repaint" | "extend";
  readonly preset: Preset;
  /** The designer's own frame, in the canvas's pixels, instead of a preset. */
  readonly frame: Rect | null;
  /** The choice between fewest edits and full detail on the way to the frame, unless the run has begun. */
  readonly detail: Detail;
  readonly prompt: string;
  readonly regionChoice: RegionChoice;
  /** Repaint only the paint in these boxes, each as an edit of its own (whole canvas pixels); null: all that is painted, as one edit. */
  readonly islands: readonly Rect[] | null;
  readonly params: EditRequest["params"];
}

/** An extension to a frame of the designer's own. */
export interface Framed extends Pick<EditDraft, "engine" | "detail"> {
  readonly content: DocumentContent;
  /** In the canvas's pixels. */
  readonly frame: Rect;
  readonly signal: AbortSignal | undefined;
}

/** Makes the edit that takes a canvas to a frame, or the next step of the way there. */
export type PlanFramedEdit = (base: Omit<EditRequest, "mode">, framed: Framed) => Promise<EditSubmission>;
