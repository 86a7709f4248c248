import type { MaskDocument } from "../maskDocument.ts";

/** ABGR, as the bytes of an ImageData lie: white, a quarter of it inside, all of it along the boundary. */
const INSIDE = 0x40ffffff;
const BOUNDARY = 0xe0ffffff;

/** A mask as a light veil with a bright boundary, a word a pixel; what is not on it stays as it is. */
export function drawLight(target: Uint32Array, mask: MaskDocument): void {
  const { width, height } = mask.size;
  for (let y = 0; y < height; y++) {
    mask.eachRun(y, (first, last) => {
      for (let x = first; x <= last; x++) {
        const isInner = x > first && x < last && y > 0 && y < height - 1 && mask.get(x, y - 1) && mask.get(x, y + 1);
        target[y * width + x] = isInner ? INSIDE : BOUNDARY;
      }
    });
  }
}
