import { complementOf } from "./complement.ts";
import { componentsOf, runsOfComponents } from "./components.ts";
import { KEEP, type MaskDocument, type MaskValue, REPAINT } from "./maskDocument.ts";
import { maskOfRuns } from "./maskOfRuns.ts";
import type { RunSource } from "./runs.ts";

/**
 * The mask without its specks: every white area of fewer than `minArea` pixels becomes black. Pixels that touch at a corner are of one
 * area. The source stays as it is.
 *
 * @param minArea pixels, 0 or more
 * @throws RangeError when `minArea` is negative or not a number
 */
export const dropSpecks = (source: MaskDocument, minArea: number): MaskDocument =>
  maskOfRuns(source.size, atLeast(source, REPAINT, minArea));

/**
 * The mask without its pinholes: every black area of fewer than `minArea` pixels becomes white, at the canvas's edge too. Pixels that
 * touch at a corner only are of two areas. The source stays as it is.
 *
 * @param minArea pixels, 0 or more
 * @throws RangeError when `minArea` is negative or not a number
 */
export const fillPinholes = (source: MaskDocument, minArea: number): MaskDocument =>
  maskOfRuns(source.size, complementOf(atLeast(source, KEEP, minArea), source.size));

/** The areas of one value that have `minArea` pixels or more. */
function atLeast(source: MaskDocument, value: MaskValue, minArea: number): Pick<RunSource, "eachRun"> {
  if (!(minArea >= 0)) throw new RangeError(`An area is 0 pixels or more, got ${minArea}.`);
  const components = componentsOf(source, value);
  return runsOfComponents(components, (component) => components.area(component) >= minArea);
}
