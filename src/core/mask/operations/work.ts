import type { Point, Rect } from "../../geometry/geometry.ts";
import type { MaskDocument } from "../maskDocument.ts";
import type { Progress } from "../progress.ts";
import { type PixelSource, wand } from "../selection/wand.ts";
import { borderMask } from "./border.ts";
import { bucket } from "./bucket.ts";
import { growMask } from "./grow.ts";
import { fillHoles } from "./holes.ts";
import { type MirrorAxis, mirrorMask } from "./mirror.ts";
import { shrinkMask } from "./shrink.ts";
import { smoothMask } from "./smooth.ts";
import { dropSpecks, fillPinholes } from "./specks.ts";
import { maskWithin } from "./within.ts";

/** Work that may take over 8 ms on a big mask, as data, so that a worker can do it. Lengths are image pixels, areas their number. */
export type MaskWork =
  | { readonly kind: "wand"; readonly at: Point; readonly tolerance: number; readonly isContiguous: boolean }
  | { readonly kind: "bucket"; readonly at: Point }
  | { readonly kind: "grow" | "shrink" | "smooth"; readonly radius: number }
  | { readonly kind: "border"; readonly width: number }
  | { readonly kind: "fillHoles" }
  | { readonly kind: "dropSpecks" | "fillPinholes"; readonly area: number }
  | { readonly kind: "mirror"; readonly axis: MirrorAxis }
  | { readonly kind: "within"; readonly area: Rect };

/** Only such work needs the picture's pixels. */
export const looksAtPicture = ({ kind }: MaskWork): boolean => kind === "wand";

/**
 * Does the work. `mask` stays as it is.
 *
 * @param source the picture, for the work that looks at it: the wand; null for all other
 * @throws RangeError when the wand gets no source, or as the work itself says
 */
export function performWork(work: MaskWork, mask: MaskDocument, source: PixelSource | null, onProgress: Progress): MaskDocument {
  switch (work.kind) {
    case "wand":
      if (!source) throw new RangeError("The wand needs the picture's pixels.");
      return wand(source, work.at, work, onProgress);
    case "bucket":
      return bucket(mask, work.at, onProgress);
    case "grow":
      return growMask(mask, work.radius, onProgress);
    case "shrink":
      return shrinkMask(mask, work.radius, onProgress);
    case "smooth":
      return smoothMask(mask, work.radius, onProgress);
    case "border":
      return borderMask(mask, work.width, onProgress);
    case "fillHoles":
      return fillHoles(mask, onProgress);
    case "dropSpecks":
      return dropSpecks(mask, work.area, onProgress);
    case "fillPinholes":
      return fillPinholes(mask, work.area, onProgress);
    case "mirror":
      return mirrorMask(mask, work.axis, onProgress);
    case "within":
      return maskWithin(mask, work.area, onProgress);
  }
}
