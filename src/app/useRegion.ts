import { useMemo } from "react";
import type { ShownRegion } from "../canvas/RegionBox.tsx";
import type { EngineDescription } from "../contract/edits.ts";
import { intersect, pad, rectOf } from "../core/geometry.ts";
import { chosenRegion, engineSize, joinScale, SENT_GROW } from "../core/region.ts";
import type { Editor } from "../editor/editor.ts";
import { useEditorState } from "../state/store.ts";

/** The region that would be sent as the mask stands after `step`; null while nothing is painted. */
export function useRegion(editor: Editor, step: number, { sizes }: EngineDescription): ShownRegion | null {
  const choice = useEditorState((state) => state.regionChoice);
  const bounds = useMemo(() => (step >= 0 ? editor.settledMask.bounds() : null), [editor, step]);
  const canvas = editor.mask.size;
  return useMemo(() => {
    if (!bounds) return null;
    const sent = intersect(pad(bounds, SENT_GROW), rectOf(canvas));
    const rect = chosenRegion(choice, sent, canvas);
    const sentAs = sizes ? engineSize(rect, sizes) : rect;
    return { rect, sentAs: { width: sentAs.width, height: sentAs.height }, scale: joinScale(rect, sentAs), choice };
  }, [bounds, canvas, choice, sizes]);
}
