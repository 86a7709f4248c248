import { useQuery } from "@tanstack/react-query";
import type { LayerPlacement } from "../contract/images.ts";
import type { PlacedPicture } from "../imaging/drawPicture.ts";
import type { Pictures } from "./pictures.ts";

const placementKey = (layers: readonly LayerPlacement[]): string =>
  layers.map(({ imageId, x, y }) => `${imageId}@${x},${y}`).join(" ");

/** The layers with their decoded pictures, lowest first; undefined until they are decoded. Pictures live no longer than `pictures`. */
export function useLayers(pictures: Pictures, layers: readonly LayerPlacement[]): readonly PlacedPicture[] | undefined {
  const { data } = useQuery({
    queryKey: ["layers", pictures.id, placementKey(layers)],
    queryFn: () => pictures.place(layers),
    staleTime: Number.POSITIVE_INFINITY,
    networkMode: "always",
    structuralSharing: false,
  });
  return data;
}
