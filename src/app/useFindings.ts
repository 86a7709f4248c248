import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { EngineDescription } from "../contract/edits.ts";
import type { Rect } from "../core/geometry.ts";
import type { Finding } from "../core/mask/preflight.ts";
import type { Editor } from "../editor/editor.ts";
import { checkMask } from "../imaging/checkMask.ts";

/** Areas under this many pixels are taken for slips of the hand. */
const SPECK_AREA = 64;
const NOTHING: readonly Finding[] = [];

/** What preflight finds in the mask as it stands after `step`, looked for away from the page; until then what it found before. */
export function useFindings(
  editor: Editor,
  step: number,
  region: Rect | null,
  { id, sizes }: EngineDescription,
): readonly Finding[] {
  const { width, height } = editor.mask.size;
  const { data = NOTHING } = useQuery({
    queryKey: ["preflight", editor.id, step, region, id, sizes],
    queryFn: ({ signal }) =>
      checkMask(
        editor.settledMask,
        {
          region: region ?? { x: 0, y: 0, width, height },
          bestSide: sizes?.longerSide ?? Number.POSITIVE_INFINITY,
          speckArea: SPECK_AREA,
        },
        signal,
      ),
    placeholderData: keepPreviousData,
    gcTime: 0,
    retry: false,
    networkMode: "always",
  });
  return data;
}
