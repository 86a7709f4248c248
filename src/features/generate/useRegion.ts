import { useEffect, useMemo } from "react";
import type { ShownRegion } from "../../canvas/RegionBox.tsx";
import type { EngineDescription } from "../../contract/edits.ts";
import { intersect, pad, type Rect, rectOf, type Size } from "../../core/geometry/geometry.ts";
import {
  choiceFor,
  chosenRegion,
  engineSize,
  MASK_DILATION,
  type RegionChoice,
  upscaleFactor,
} from "../../core/geometry/region.ts";
import type { Editor } from "../../editor/editor.ts";
import { useEditorState } from "../../state/store.ts";

/** A region as it is shown: with the size at which an engine gets it. */
function shownRegion(rect: Rect, { sizes }: EngineDescription, choice: RegionChoice): ShownRegion {
  const sentAs = sizes ? engineSize(rect, sizes) : rect;
  return { rect, sentAs: { width: sentAs.width, height: sentAs.height }, scale: upscaleFactor(rect, sentAs), choice, areas: 1 };
}

/** The area that is sent of the paint in a box: a little more than is painted. */
const sentOf = (bounds: Rect, canvas: Size): Rect => intersect(pad(bounds, MASK_DILATION), rectOf(canvas));

/** The regions of islands: `bounds` hold the paint of each. */
export const regionsOfIslands = (islands: readonly Rect[], canvas: Size, engine: EngineDescription): readonly ShownRegion[] =>
  islands.map((bounds) => {
    const choice: RegionChoice = { kind: "islands" };
    return shownRegion(chosenRegion(choice, sentOf(bounds, canvas), canvas), engine, choice);
  });

/** The region that would be sent as the mask stands after `step`; null while nothing is painted. */
export function useRegion(editor: Editor, step: number, engine: EngineDescription): ShownRegion | null {
  const chosen = useEditorState((state) => state.regionChoice);
  const choice = useMemo(() => (step >= 0 ? choiceFor(chosen, editor.committedMask) : chosen), [editor, step, chosen]);
  const bounds = useMemo(() => (step >= 0 ? editor.committedMask.bounds() : null), [editor, step]);
  const canvas = editor.mask.size;
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the paint changes, not while the region is dragged over what has none
  useEffect(() => {
    if (bounds && choice !== chosen) useEditorState.getState().chooseRegion(choice);
  }, [bounds]);
  return useMemo(() => {
    if (!bounds) return null;
    return shownRegion(chosenRegion(choice, sentOf(bounds, canvas), canvas), engine, choice);
  }, [bounds, canvas, choice, engine]);
}
