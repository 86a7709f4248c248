import type { EngineDescription } from "../../contract/edits.ts";
import { areaOf } from "../../core/geometry/geometry.ts";
import { keptOf } from "../../core/outpaint/frame.ts";
import { mostEnlarged } from "../../core/outpaint/plan.ts";
import { costText, scaleText } from "../../ui/format.ts";
import type { Readiness } from "../../ui/readiness.ts";
import { type ExtensionPlan, stepsLeft } from "../../workspace/extensionPlan.ts";

const STEPS_ELSEWHERE =
  "Another browser takes the steps to this frame. Generate here only if it has stopped: each step is paid for.";

/** What is on the way beside the frame. */
interface Beside {
  /** An answer is looked at: of a way that was begun that is the last step's. */
  readonly isReviewing: boolean;
  /** Another browser takes the steps. */
  readonly isElsewhere: boolean;
}

/**
 * Whether a frame of the designer's own can be sent, and what comes of it, in words.
 *
 * @param readiness that of all else
 */
export function frameReadiness(
  readiness: Readiness,
  way: ExtensionPlan,
  engine: EngineDescription,
  { isReviewing, isElsewhere }: Beside,
): Readiness {
  if (!readiness.isReady) return readiness;
  const { goal, steps, step } = way;
  const count = steps.length;
  if (count === 0) {
    const isCut = areaOf(keptOf(goal.frame, goal.canvas)) < areaOf(goal.canvas);
    const text = isCut
      ? "This frame only cuts: Crop, above, is free. To invent something, drag a side outwards."
      : "The frame is the picture. Drag a side outwards, or pick a preset.";
    return { isReady: false, tone: "hint", text };
  }
  if (isElsewhere) return { isReady: true, tone: "warn", text: STEPS_ELSEWHERE };
  const left = stepsLeft(way);
  const cost = costText(left * engine.creditsPerEdit);
  if (step > 1 && step === count && isReviewing)
    return { isReady: true, tone: "hint", text: "This sends the last step once more. The answer that you see stays." };
  if (step > 1) {
    const rest = left === 1 ? `The last one is left: ${cost}.` : `The other ${left} are left, ${cost} in all.`;
    return { isReady: true, tone: "hint", text: `${step - 1} of ${count} steps are done and stay. ${rest}` };
  }
  const scale = scaleText(mostEnlarged(steps, engine.sizes));
  if (count > 1) {
    const text = `In ${count} steps, one after the other, ${scale}. Each that is done stays.`;
    return { isReady: true, tone: "hint", text };
  }
  return { isReady: true, tone: "ok", text: `What the frame shows comes back, ${scale}. Ready to send.` };
}
