import { complementOf } from "./complement.ts";
import { componentsOf, runsOfComponents } from "./components.ts";
import { KEEP, type MaskDocument } from "./maskDocument.ts";
import { maskOfRuns } from "./maskOfRuns.ts";

/**
 * The mask with its holes filled: every black area that white parts from the canvas's edge becomes white. Black does not pass between
 * two white pixels that touch at a corner. The source stays as it is.
 */
export function fillHoles(source: MaskDocument): MaskDocument {
  const { size } = source;
  const black = componentsOf(source, KEEP);
  return maskOfRuns(size, complementOf(runsOfComponents(black, black.touchesEdge), size));
}
