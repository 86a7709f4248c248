import type { EditRequest, EngineSizes } from "../../contract/edits.ts";
import { AppError } from "../../core/appError.ts";
import { type Rect, relativeTo, type Size } from "../../core/geometry.ts";
import { fewestSteps, maskOfRects, movedOnto, stepOnItsCanvas } from "../../core/outpaint/plan.ts";
import { maskFile } from "../../imaging/maskFile.ts";
import { imageIdOf } from "../../session/imageId.ts";
import type { AskedEdit } from "../../session/session.ts";

/**
 * The edit that takes a canvas to a frame, or the next part of the way where that is long: the picture on the new canvas, the mask white
 * where nothing is there yet and over some of the picture's border.
 *
 * @returns the edit, and how many steps the frame takes with it
 * @param frame in the old canvas's pixels
 * @throws AppError mask_empty when the frame invents nothing
 */
export async function framedEdit(
  base: Omit<EditRequest, "mode">,
  frame: Rect,
  old: Size,
  sizes: EngineSizes | null,
): Promise<{ readonly asked: AskedEdit; readonly steps: number }> {
  const steps = fewestSteps(frame, old, sizes);
  const [step] = steps;
  if (!step) throw new AppError("mask_empty", "This frame only cuts. Crop to it, or drag a side outwards.");
  const { canvas, region, mask } = stepOnItsCanvas(step);
  const invented = maskOfRects(
    step.invented.map((rect) => relativeTo(rect, step.canvas)),
    canvas,
  );
  const [file, maskBlob] = await Promise.all([maskFile(mask), maskFile(invented)]);
  const maskId = await imageIdOf(file);
  const layers = base.layers.map((layer) => movedOnto(layer, step.canvas));
  const request = { ...base, canvas, layers, mode: "inpaint" as const, maskId, region };
  return { asked: { request, maskBlob, files: new Map([[maskId, file]]) }, steps: steps.length };
}
