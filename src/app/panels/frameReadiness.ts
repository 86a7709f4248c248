import type { EngineDescription } from "../../contract/edits.ts";
import { areaOf, type Rect, type Size } from "../../core/geometry.ts";
import { keptOf } from "../../core/outpaint/frame.ts";
import { fewestSteps } from "../../core/outpaint/plan.ts";
import { engineSize, joinScale } from "../../core/region.ts";
import { costText, scaleText } from "../words.ts";
import type { Readiness } from "./GenerateFooter.tsx";

/** How many edits a frame takes; at least one, as for a preset. */
export const stepsTo = (frame: Rect, canvas: Size, { sizes }: EngineDescription): number =>
  Math.max(1, fewestSteps(frame, canvas, sizes).length);

/** Whether a frame of the designer's own can be sent, and what comes of it, in words. `readiness` is that of all else. */
export function frameReadiness(readiness: Readiness, frame: Rect, canvas: Size, engine: EngineDescription): Readiness {
  if (!readiness.isReady) return readiness;
  const steps = fewestSteps(frame, canvas, engine.sizes);
  const [step] = steps;
  if (!step) {
    const isCut = areaOf(keptOf(frame, canvas)) < areaOf(canvas);
    const text = isCut
      ? "This frame only cuts: Crop, above, is free. To invent something, drag a side outwards."
      : "The frame is the picture. Drag a side outwards, or pick a preset.";
    return { isReady: false, tone: "hint", text };
  }
  if (steps.length > 1) {
    const all = costText(steps.length * engine.creditsPerEdit);
    const text = `So far out is made in ${steps.length} steps, one after the other, ${all} in all. Each that is done stays.`;
    return { isReady: true, tone: "hint", text };
  }
  const scale = engine.sizes ? joinScale(step.region, engineSize(step.region, engine.sizes)) : 1;
  return { isReady: true, tone: "ok", text: `What the frame shows comes back, ${scaleText(scale)}. Ready to send.` };
}
