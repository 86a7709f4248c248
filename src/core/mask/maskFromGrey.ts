import type { Size } from "../geometry.ts";
import type { GreyRaster, Raster } from "../raster.ts";
import { MaskDocument, REPAINT } from "./maskDocument.ts";

/** From this grey on, of 255, a pixel is white. */
const WHITE_FROM = 128;

/** The picture as a mask of its size: white where it is at least 128. */
export const maskFromGrey = (grey: GreyRaster): MaskDocument => maskWhere(grey, (at) => (grey.data[at] ?? 0) >= WHITE_FROM);

/** The same by luma (Rec. 601), over black: what is transparent is not white. */
export const maskFromRaster = ({ width, height, data }: Raster): MaskDocument =>
  maskWhere({ width, height }, (at) => {
    const luma = (77 * (data[4 * at] ?? 0) + 150 * (data[4 * at + 1] ?? 0) + 29 * (data[4 * at + 2] ?? 0)) >> 8;
    return luma * (data[4 * at + 3] ?? 0) >= WHITE_FROM * 255;
  });

/** The same by alpha, whatever the colour. */
export const maskFromAlpha = ({ width, height, data }: Raster): MaskDocument =>
  maskWhere({ width, height }, (at) => (data[4 * at + 3] ?? 0) >= WHITE_FROM);

function maskWhere(size: Size, isWhite: (at: number) => boolean): MaskDocument {
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
