import type { EditRequest } from "../../contract/edits.ts";
import { AppError } from "../../core/appError.ts";
import { relativeTo } from "../../core/geometry/geometry.ts";
import { maskOfRects, movedOnto, stepOnItsCanvas } from "../../core/outpaint/plan.ts";
import { maskFile } from "../../imaging/maskPng/maskFile.ts";
import { m } from "../../messages/messages.js";
import { imageIdOf } from "../../session/document/imageId.ts";
import type { EditSubmission } from "../../session/session.ts";
import { useEditorState } from "../../state/store.ts";
import type { Framed } from "../../workspace/editDraft.ts";
import { nextOf, planExtension } from "../../workspace/extensionPlan.ts";

/**
 * The edit that takes a canvas to a frame, or the next step of the way, which goes on from then on: the picture on the new canvas, the mask
 * white where nothing is there yet and over some of the picture's border.
 *
 * @throws AppError mask_empty when the frame invents nothing; the signal's reason, and nothing goes on
 */
export async function framedEdit(
  base: Omit<EditRequest, "mode">,
  { content, frame, engine, detail, signal }: Framed,
): Promise<EditSubmission> {
  const { run, setRun } = useEditorState.getState();
  const way = planExtension(frame, content, engine, detail, run);
  const step = way.steps[way.step - 1];
  if (!step) throw new AppError("mask_empty", m.extend_crop_or_drag());
  const { canvas, region, mask } = stepOnItsCanvas(step);
  const invented = maskOfRects(
    step.invented.map((rect) => relativeTo(rect, step.canvas)),
    canvas,
  );
  const [file, maskBlob] = await Promise.all([maskFile(mask), maskFile(invented)]);
  const maskId = await imageIdOf(file);
  const layers = base.layers.map((layer) => movedOnto(layer, relativeTo(step.canvas, way.at)));
  signal?.throwIfAborted();
  if (way.steps.length > 1) {
    const { currentVersionId: versionId } = content;
    const { goal, at } = way;
    setRun({ versionId, goal, at, step: way.step, steps: way.steps.length, next: nextOf(step), isGoing: true });
  }
  const request = { ...base, canvas, layers, mode: "inpaint" as const, maskId, region };
  return { request, maskBlob, files: new Map([[maskId, file]]) };
}
