import type { DocumentContent } from "../../contract/documents.ts";
import type { ImageId } from "../../contract/images.ts";
import { type Size, sameSize } from "../../core/geometry/geometry.ts";
import type { EarlierMask } from "./MaskMenu.tsx";

/** The masks that were painted for accepted edits and are of the canvas's size, newest first. */
export function earlierMasks({ versions }: DocumentContent, canvas: Size): EarlierMask[] {
  const masks = new Map<ImageId, EarlierMask>();
  for (const [index, { layers, label }] of versions.entries()) {
    const maskId = layers.at(-1)?.maskId;
    // A mask is of the canvas before its edit.
    const before = versions[index - 1]?.canvas;
    if (maskId && before && sameSize(before, canvas)) masks.set(maskId, { maskId, label });
  }
  return [...masks.values()].reverse().slice(0, MAX_OFFERED);
}

const MAX_OFFERED = 8;
