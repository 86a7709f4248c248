import type { Size } from "../core/geometry.ts";

/** A decoded picture, upright, ready to be drawn at any zoom. Whoever holds it last closes it: its pixels live outside the heap. */
export interface Picture {
  /** Of the full picture, after EXIF orientation. */
  readonly size: Size;
  /** Full, 1/2, 1/4 …: each side halved and rounded up, never below one pixel. */
  readonly levels: readonly ImageBitmap[];
  close(): void;
}

/** @throws RangeError when there is no level */
export function pictureOf(levels: readonly ImageBitmap[]): Picture {
  const full = levels[0];
  if (!full) throw new RangeError("A picture needs at least its full level.");
  return {
    size: { width: full.width, height: full.height },
    levels,
    close: () => {
      for (const level of levels) level.close();
    },
  };
}
