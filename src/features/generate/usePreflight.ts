import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { DEFAULT_SEAM } from "../../contract/documents.ts";
import type { EngineDescription } from "../../contract/edits.ts";
import type { Rect } from "../../core/geometry/geometry.ts";
import type { Finding } from "../../core/mask/checks/preflight.ts";
import type { Editor } from "../../editor/editor.ts";
import { checkMask } from "../../imaging/checkMask/checkMask.ts";

/** Areas under this many pixels are taken for slips of the hand. */
const SPECK_AREA = 64;
const NOTHING: readonly Finding[] = [];

/** The findings of preflight. */
interface Found {
  readonly findings: readonly Finding[];
  /** Found in an earlier state of the mask, not in the present one. */
  readonly isStale: boolean;
}

/** Findings of preflight in the mask after `step`, computed in a worker; until they are there, the previous ones. */
export function useFindings(editor: Editor, step: number, region: Rect | null, { id, sizes }: EngineDescription): Found {
  const { width, height } = editor.mask.size;
  const { data: findings, isPlaceholderData } = useQuery({
    queryKey: ["preflight", editor.id, step, region, id, sizes],
    queryFn: ({ signal }) =>
      checkMask(
        editor.committedMask,
        {
          region: region ?? { x: 0, y: 0, width, height },
          bestSide: sizes?.longerSide ?? Number.POSITIVE_INFINITY,
          speckArea: SPECK_AREA,
          grow: DEFAULT_SEAM.grow,
        },
        signal,
      ),
    placeholderData: keepPreviousData,
    gcTime: 0,
    retry: false,
    networkMode: "always",
  });
  return { findings: findings ?? NOTHING, isStale: isPlaceholderData || findings === undefined };
}
