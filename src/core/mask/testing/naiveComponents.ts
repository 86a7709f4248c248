import fc from "fast-check";
import type { Size } from "../../geometry/geometry.ts";
import { MaskDocument, type MaskValue, REPAINT } from "../maskDocument.ts";
import { anyMask, pixelsOf } from "./naiveMask.ts";

/** A mask of `size` where the pixels (row by row) that are not 0 are white. */
export function maskOfPixels(size: Size, pixels: Uint8Array): MaskDocument {
  const mask = new MaskDocument(size);
  const edit = mask.begin();
  for (const [at, pixel] of pixels.entries()) {
    if (pixel !== 0) edit.fill(Math.floor(at / size.width), at % size.width, at % size.width, REPAINT);
  }
  edit.commit("Pixels");
  return mask;
}

/** A small mask whose every pixel is a throw of a coin: all the ways in which runs of neighbouring rows can meet. */
export const noisyMask: fc.Arbitrary<MaskDocument> = fc
  .record({ width: fc.integer({ min: 1, max: 14 }), height: fc.integer({ min: 1, max: 14 }) })
  .chain((size) => {
    const area = size.width * size.height;
    return fc.uint8Array({ minLength: area, maxLength: area, max: 1 }).map((pixels) => maskOfPixels(size, pixels));
  });

/** Of either kind: noise, or rectangles over tile borders. */
export const eitherMask = fc.oneof(noisyMask, anyMask);

/** The connected areas of one value as lists of pixels (row * width + column), by a flood from each pixel in reading order. */
export function naiveComponents(mask: MaskDocument, value: MaskValue, neighbours: 4 | 8): number[][] {
  const { width, height } = mask.size;
  const isOpen = pixelsOf(mask).map((pixel) => (pixel === value ? 1 : 0));
  const found: number[][] = [];
  for (let start = isOpen.indexOf(1); start >= 0; start = isOpen.indexOf(1, start)) {
    const pixels = [start];
    isOpen[start] = 0;
    for (const at of pixels) {
      for (const [dx, dy] of neighbours === 4 ? BESIDE : AROUND) {
        const x = (at % width) + dx;
        const y = Math.floor(at / width) + dy;
        if (x < 0 || y < 0 || x >= width || y >= height || isOpen[y * width + x] === 0) continue;
        isOpen[y * width + x] = 0;
        pixels.push(y * width + x);
      }
    }
    found.push(pixels);
  }
  return found;
}

const BESIDE: readonly (readonly [number, number])[] = [
  [0, -1],
  [-1, 0],
  [1, 0],
  [0, 1],
];
const AROUND: readonly (readonly [number, number])[] = [...BESIDE, [-1, -1], [1, -1], [-1, 1], [1, 1]];
