import type { Size } from "../core/geometry.ts";

/** A decoded picture, upright, ready to be drawn at any zoom. Whoever holds it last closes it: its pixels live outside the heap. */
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
  /** What it was decoded from; the bytes are not held in memory by this. */
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
