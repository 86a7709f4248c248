import type { DocumentContent, Version } from "../contract/documents.ts";
import type { EngineDescription } from "../contract/edits.ts";
import { intersect, isEmpty, type Rect, rectOf, relativeTo, sameSize } from "../core/geometry/geometry.ts";
import type { OwnFrame } from "../core/outpaint/frame.ts";
import { bestSide, type Detail, type ExtendStep, type FrameGoal, stepsTo } from "../core/outpaint/plan.ts";
import { wholeOf } from "../core/outpaint/wholeCanvas.ts";
import { currentVersion } from "../session/document/documentContent.ts";
import type { ExtensionRun } from "../state/draftSlice.ts";
import type { CompletedEdit } from "./completedEdit.ts";
import { isNextStep } from "./extensionRun.ts";
import type { ResultPlacement } from "./resultPlacement.ts";

/** All that a frame takes, and how far that has come. */
export interface ExtensionPlan {
  readonly goal: FrameGoal;
  /** Bounds of the canvas that is shown, in pixels of the goal's. */
  readonly at: Rect;
  readonly steps: readonly ExtendStep[];
  /** The next one, from 1; it stays 1 where there is none. */
  readonly step: number;
}

/**
 * The way from the version that is shown to a frame: that which was begun and not ended, else a new one, which leaves no gap that one given
 * up between two steps has left.
 *
 * @param frame in that version's pixels
 * @param run the way that was begun last
 */
export function planExtension(
  frame: Rect,
  content: DocumentContent,
  { sizes }: Pick<EngineDescription, "sizes">,
  detail: Detail,
  run: ExtensionRun | null,
): ExtensionPlan {
  const { id, canvas, layers } = currentVersion(content);
  if (run && run.step > 1 && run.versionId === id) {
    const { goal, at, step } = run;
    return { goal, at, step, steps: stepsTo(goal) };
  }
  const seen = wholeOf(canvas, layers);
  const whole = isEmpty(intersect(seen, frame)) ? rectOf(canvas) : seen;
  const goal: FrameGoal = {
    canvas: { width: whole.width, height: whole.height },
    frame: relativeTo(frame, whole),
    longerSide: bestSide(sizes),
    detail: sizes ? detail : "fewest",
  };
  return { goal, at: relativeTo(rectOf(canvas), whole), steps: stepsTo(goal), step: 1 };
}

/** The edits that are still to be paid for. */
export const stepsLeft = ({ steps, step }: ExtensionPlan): number => steps.length - step + 1;

/** The part of the next step that a run records. */
export const nextOf = ({ canvas, region }: ExtendStep): ExtensionRun["next"] => ({ canvas, region });

/** The frame of the designer's own, and the way to it. */
interface Extending {
  readonly run: ExtensionRun | null;
  readonly ownFrame: OwnFrame | null;
}

/** The run and frame that are left once a result has become a version. An edit accepted beside the run is carried along. */
export function extendingAfter(
  { run, ownFrame }: Extending,
  edit: CompletedEdit,
  { version: beneath }: ResultPlacement,
  version: Version,
): Extending & { readonly isOnward: boolean } {
  const isStep = run !== null && isNextStep(run, edit);
  const following = isStep ? stepsTo(run.goal)[run.step] : undefined;
  if (isStep && following) {
    const at = run.next.canvas;
    return {
      run: { ...run, versionId: version.id, at, step: run.step + 1, next: nextOf(following) },
      ownFrame: { canvas: version.canvas, rect: relativeTo(run.goal.frame, at) },
      isOnward: true,
    };
  }
  if (run && !isStep && run.versionId === beneath.id && sameSize(beneath.canvas, version.canvas)) {
    return { run: { ...run, versionId: version.id }, ownFrame, isOnward: false };
  }
  return { run: isStep ? null : run, ownFrame: null, isOnward: false };
}
