import type { Size } from "../../core/geometry/geometry.ts";

/**
 * A decoded picture, upright, ready to be drawn at any zoom. Whoever holds it last closes it: its pixels live outside the heap.
 *
 * Memory: 4 bytes a pixel and a third more for the smaller levels, 533 MB at 100 megapixels, once on the page; a preview, 6 MB, stays
 * beside it. While it is decoded the file is held twice. The wand's worker holds the full level again (maskWork.ts). Nothing is drawn
 * on a canvas larger than the screen or than 2048 pixels a side; bitmaps have no such limit.
 */
export interface Picture {
  /** Of the full picture, after EXIF orientation. */
  readonly size: Size;
  /** Each half the one before, its sides rounded up; the first is the full picture, or the finest that there is of it so far. */
  readonly levels: readonly ImageBitmap[];
  close(): void;
}

/** A picture with all its levels. */
export interface FullPicture extends Picture {
  /** The first level. */
  readonly full: ImageBitmap;
  /** The file that it was decoded from; this does not hold its bytes in memory. */
  readonly file: Blob;
}

/** @throws RangeError when there is no level */
export function pictureOf(levels: readonly ImageBitmap[], file: Blob): FullPicture {
  const full = levels[0];
  if (!full) throw new RangeError("A picture needs at least its full level.");
  return {
    size: { width: full.width, height: full.height },
    levels,
    full,
    file,
    close: () => {
      for (const level of levels) level.close();
    },
  };
}
