import { relativeTo, sameSize } from "../core/geometry/geometry.ts";
import type { ExtensionRun } from "../state/draftSlice.ts";
import type { CompletedEdit } from "./completedEdit.ts";

/** True when an edit is the next step of a run to a frame. */
export function isNextStep({ next }: Pick<ExtensionRun, "next">, edit: Pick<CompletedEdit, "canvas" | "region">): boolean {
  if (!edit.region || !sameSize(edit.canvas, next.canvas)) return false;
  const region = relativeTo(next.region, next.canvas);
  return edit.region.x === region.x && edit.region.y === region.y && sameSize(edit.region, region);
}

/** The result that is taken as it comes, since other steps follow it. */
export const shouldAutoAccept = (run: ExtensionRun | null, edit: CompletedEdit): boolean =>
  run?.isGoing === true && run.step < run.steps && isNextStep(run, edit);
