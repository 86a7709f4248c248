import type { Version } from "../../contract/documents.ts";
import type { Pictures } from "../../workspace/pictureCache.ts";
import { useLayers } from "../../workspace/useLayers.ts";
import { VersionPicture } from "./VersionPicture.tsx";

/** A version in the strip, once its pictures are decoded. */
export function VersionThumb({ pictures, version }: { readonly pictures: Pictures; readonly version: Version }) {
  const layers = useLayers(pictures, version.layers);
  return layers ? <VersionPicture layers={layers} canvas={version.canvas} /> : null;
}
