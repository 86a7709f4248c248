import { useMemo } from "react";
import type { EditorStageProps } from "../canvas/Stage.tsx";
import { DEFAULT_SEAM } from "../contract/documents.ts";
import type { EngineDescription } from "../contract/edits.ts";
import { intersect, pad, rectOf } from "../core/geometry.ts";
import { engineSize, joinScale, regionFor } from "../core/region.ts";
import type { Editor } from "../editor/editor.ts";
import { useEditorState } from "../state/store.ts";

/** The region that would be sent as the mask stands after `step`; null while nothing is painted. */
export function useRegion(
  editor: Editor,
  step: number,
  { sizes }: EngineDescription,
): NonNullable<EditorStageProps["region"]> | null {
  const isTight = useEditorState((state) => state.isRegionTight);
  const bounds = useMemo(() => (step >= 0 ? editor.settledMask.bounds() : null), [editor, step]);
  const canvas = editor.mask.size;
  return useMemo(() => {
    if (!bounds) return null;
    const sent = intersect(pad(bounds, DEFAULT_SEAM.grow), rectOf(canvas));
    const rect = regionFor(sent, canvas, isTight);
    return { rect, scale: sizes ? joinScale(rect, engineSize(rect, sizes)) : 1 };
  }, [bounds, canvas, isTight, sizes]);
}
