import { type Rect, type Size, sameSize } from "../../core/geometry.ts";
import { MaskDocument } from "../../core/mask/maskDocument.ts";
import { movedMask } from "../../core/mask/movedMask.ts";
import { maskFile } from "../../imaging/maskFile.ts";
import type { OpenDocument, Studio } from "../studio.ts";

/**
 * Shows a canvas that was extended or cropped, with what is painted on the old one where it was in the picture. The old canvas keeps its
 * own mask.
 *
 * @param old the canvas that it was made of
 * @param canvas the new one, in pixels of the old one
 */
export function showReframed(studio: Studio, { editor, pictures }: OpenDocument, old: Size, canvas: Rect): void {
  const painted = editor.settledMask;
  const mask = sameSize(painted.size, old)
    ? movedMask(painted, { x: 0 - canvas.x, y: 0 - canvas.y }, canvas)
    : new MaskDocument({ width: canvas.width, height: canvas.height });
  studio.show(pictures, mask);
  const shown = studio.getSnapshot()?.editor;
  studio.session.setMask(shown && mask.bounds() ? () => maskFile(shown.settledMask) : null);
}
