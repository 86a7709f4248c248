import type { EngineDescription } from "../../contract/edits.ts";
import { areaOf } from "../../core/geometry/geometry.ts";
import { keptOf } from "../../core/outpaint/frame.ts";
import { maxUpscale } from "../../core/outpaint/plan.ts";
import { factorText } from "../../intl/figures.ts";
import { m } from "../../messages/messages.js";
import { costText, isUpscaled } from "../../ui/format.ts";
import type { Readiness } from "../../ui/readiness.ts";
import { type ExtensionPlan, stepsLeft } from "../../workspace/extensionPlan.ts";

const STEPS_ELSEWHERE = m.extend_steps_elsewhere();

/** Activity beside the frame. */
interface Beside {
  /** A result is on review: of a run, it is the last step's. */
  readonly isReviewing: boolean;
  /** Another browser takes the steps. */
  readonly isElsewhere: boolean;
}

/**
 * The readiness of a custom frame to be sent, and the outcome of that, in words.
 *
 * @param readiness that of everything else
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
    const text = isCut ? m.extend_frame_only_crops() : m.extend_frame_is_canvas();
    return { isReady: false, tone: "hint", text };
  }
  if (isElsewhere) return { isReady: true, tone: "warn", text: STEPS_ELSEWHERE };
  const left = stepsLeft(way);
  const cost = costText(left * engine.creditsPerEdit);
  if (step > 1 && step === count && isReviewing) return { isReady: true, tone: "hint", text: m.extend_repeats_last_step() };
  if (step > 1) {
    const rest = m.extend_steps_left({ count: left, cost });
    return { isReady: true, tone: "hint", text: m.extend_steps_done({ done: step - 1, count, left: rest }) };
  }
  const comes = newAreaText(maxUpscale(steps, engine.sizes));
  if (count > 1) return { isReady: true, tone: "hint", text: m.extend_in_steps({ count, comes }) };
  return { isReady: true, tone: "ok", text: `${m.extend_not_touched()} ${comes}` };
}

const newAreaText = (factor: number): string =>
  isUpscaled(factor) ? m.extend_new_upscaled({ factor: factorText(factor) }) : m.extend_new_at_full();
