import { areaOf, rectOf, union } from "../../core/geometry/geometry.ts";
import { messageOf } from "../../ui/format.ts";
import type { CompletedEdit } from "../../workspace/completedEdit.ts";
import type { ResultPlacement } from "../../workspace/resultPlacement.ts";
import type { BlendingPreviewSnapshot } from "./blendingPreview.ts";
import type { Proof } from "./ProofBadge.tsx";

/** The proof of a result in its present state. @param error of accepting or discarding it */
export function proofOf(
  edit: CompletedEdit,
  { after }: ResultPlacement,
  state: BlendingPreviewSnapshot | null,
  error: unknown,
): Proof {
  const failure = state?.failure?.error ?? error;
  if (failure) return { kind: "failed", message: messageOf(failure) };
  if (state?.unblended) return { kind: "unblended" };
  if (!state?.blended) return { kind: "blending" };
  const { region } = edit.result;
  // Outside the region there is no layer: all of it is kept. Of an extended canvas, what the old picture does not cover was nothing.
  const judged = edit.mode === "inpaint" ? region : union(rectOf(edit.canvas), region);
  const { keptPixels, changedKept } = state.blended;
  return { kind: "blended", keptPixels: keptPixels + areaOf(after) - areaOf(judged), changedPixels: changedKept };
}
