import type { Seam } from "../../contract/documents.ts";
import type { Registration } from "../../core/seam/register.ts";
import { countText } from "../../ui/format.ts";

/**
 * What an edit touches beside what it replaces: "band of 16 px where the edit fades; 41,200 pixels".
 *
 * @param pixels null until they are counted
 */
export function bandText({ grow, feather, isStrict }: Seam, pixels: number | null): string {
  if (isStrict || grow + feather === 0) return "no band: nothing outside the paint changes";
  const replaced = `${countText(grow)} px replaced`;
  const faded = `${countText(feather)} px where the edit fades`;
  const band = grow === 0 ? faded : feather === 0 ? replaced : `${replaced}, then ${faded}`;
  return `band of ${band}${pixels === null ? "" : `; ${countText(pixels)} pixels`}`;
}

/** What was measured of an answer's place, and what became of it. */
export function driftText({ shift, doubt }: Pick<Registration, "shift" | "doubt">): string {
  const by = `${shift.x.toFixed(1)}, ${shift.y.toFixed(1)} px`;
  switch (doubt) {
    case null:
      return Math.hypot(shift.x, shift.y) < 0.05 ? "The answer lies in its place." : `Moved by ${by} already, as measured.`;
    case "far":
      return `It seems to be ${by} off: too far to be believed. Shift it by hand.`;
    case "unlike":
      return "It looks unlike the original: its place could not be measured.";
    case "few":
    case "flat":
      return "Too little is kept around it to measure its place.";
  }
}
