import fc from "fast-check";
import type { Rect, Size } from "../../geometry/geometry.ts";
import { KEEP, MaskDocument, type MaskValue, REPAINT } from "../maskDocument.ts";
import { fillRect } from "../runs.ts";

/** One byte a pixel: what a mask is to a reader who knows nothing of tiles. */
export function pixelsOf(mask: MaskDocument): Uint8Array {
  const { width, height } = mask.size;
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) mask.eachRun(y, (first, last) => pixels.fill(1, y * width + first, y * width + last + 1));
  return pixels;
}

/** A rectangle that may reach over the edges of the canvas. */
export const areaAround = ({ width, height }: Size): fc.Arbitrary<Rect> =>
  fc.record({
    x: fc.integer({ min: -5, max: width }),
    y: fc.integer({ min: -5, max: height }),
    width: fc.integer({ min: 1, max: width + 10 }),
    height: fc.integer({ min: 1, max: height + 10 }),
  });

export const anyValue: fc.Arbitrary<MaskValue> = fc.constantFrom<MaskValue>(KEEP, REPAINT);

/** A side near a tile's or a word's end, or small. */
export const anySide: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(1, 31, 32, 33, 255, 256, 257, 300),
  fc.integer({ min: 1, max: 60 }),
);

export const anySize: fc.Arbitrary<Size> = fc.record({ width: anySide, height: anySide });

/** A mask of that size with some rectangles painted and erased, and some single pixels. */
export const paintedMask = (size: Size): fc.Arbitrary<MaskDocument> =>
  fc
    .record({
      areas: fc.array(fc.tuple(areaAround(size), anyValue), { maxLength: 6 }),
      dots: fc.array(fc.tuple(fc.nat(size.width - 1), fc.nat(size.height - 1), anyValue), { maxLength: 40 }),
    })
    .map(({ areas, dots }) => {
      const mask = new MaskDocument(size);
      const edit = mask.begin();
      for (const [area, value] of areas) fillRect(edit, area, value);
      for (const [x, y, value] of dots) edit.fill(y, x, x, value);
      edit.commit("Painted");
      return mask;
    });

export const anyMask: fc.Arbitrary<MaskDocument> = anySize.chain(paintedMask);
