import { useQuery } from "@tanstack/react-query";
import { useMemo, useSyncExternalStore } from "react";
import type { LayerPlacement } from "../contract/images.ts";
import type { PlacedPicture } from "../imaging/pixels/drawPicture.ts";
import { filesOf } from "../session/document/documentContent.ts";
import { type Pictures, placed } from "./pictureCache.ts";

const imagesKey = (layers: readonly LayerPlacement[]): string => layers.flatMap(filesOf).join(" ");

/**
 * The layers with their pictures, lowest first; undefined until there is something of each, a new array when there is more: of a large
 * picture a preview comes first. Pictures live no longer than `pictures`.
 */
export function useLayers(pictures: Pictures, layers: readonly LayerPlacement[]): readonly PlacedPicture[] | undefined {
  // Fetches what is not there yet, and tries again what failed.
  useQuery({
    queryKey: ["layers", pictures.id, imagesKey(layers)],
    queryFn: async () => (await pictures.place(layers)).length,
    staleTime: Number.POSITIVE_INFINITY,
    networkMode: "always",
  });
  const shown = useSyncExternalStore(pictures.subscribe, pictures.getSnapshot);
  return useMemo(() => placed(shown, layers) ?? undefined, [shown, layers]);
}
