import type { Size } from "../../geometry/geometry.ts";
import type { GreyRaster } from "../../raster.ts";
import { MaskDocument, REPAINT } from "../maskDocument.ts";

/** From this grey on, of 255, a pixel is white. */
const WHITE_FROM = 128;

/** The picture as a mask of its size: white where it is at least 128. */
export const maskFromGrey = (grey: GreyRaster): MaskDocument => maskWhere(grey, (at) => (grey.data[at] ?? 0) >= WHITE_FROM);

/** White where `isWhite` says so of a pixel, counted row by row; each is asked about once, in that order. */
export function maskWhere(size: Size, isWhite: (at: number) => boolean): MaskDocument {
  const mask = new MaskDocument(size);
  const edit = mask.begin();
  for (let row = 0, at = 0; row < size.height; row++) {
    let start = -1;
    for (let x = 0; x < size.width; x++, at++) {
      if (isWhite(at) === start >= 0) continue;
      if (start < 0) start = x;
      else {
        edit.fill(row, start, x - 1, REPAINT);
        start = -1;
      }
    }
    if (start >= 0) edit.fill(row, start, size.width - 1, REPAINT);
  }
  edit.commit("Import");
  return mask;
}
