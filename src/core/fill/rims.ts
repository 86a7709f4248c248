import type { GreyRaster, Raster, Samples } from "../raster.ts";

/** Surroundings of a connected part of a hole: transparent pixels alone, opaque ones alone, or anything else. */
export const NO_HOLE = 0;
export const IN_TRANSPARENT = 1;
export const IN_OPAQUE = 2;
export const ACROSS = 4;

/**
 * The surroundings of its part for each pixel of a hole; `NO_HOLE` elsewhere. Parts are connected by sides; one that covers the
 * whole picture counts as surrounded by opaque pixels.
 *
 * @param hole of the picture's size; 128 and above is filled
 */
export function rimsOf(image: Raster<Samples>, hole: GreyRaster): Uint8Array<ArrayBuffer> {
  const { width, height, data } = image;
  const kinds = new Uint8Array(width * height);
  const isHole = (i: number): boolean => (hole.data[i] as number) >= 128;
  if (isOpaque(image, isHole)) {
    for (let i = 0; i < kinds.length; i++) if (isHole(i)) kinds[i] = IN_OPAQUE;
    return kinds;
  }
  const part = new Int32Array(width * height);
  for (let start = 0; start < kinds.length; start++) {
    if (!isHole(start) || kinds[start] !== NO_HOLE) continue;
    let [isClear, isSolid, count, next] = [true, true, 1, 0];
    part[0] = start;
    kinds[start] = ACROSS;
    const visit = (i: number): void => {
      if (!isHole(i)) {
        const alpha = data[4 * i + 3] as number;
        if (alpha > 0) isClear = false;
        if (alpha < 255) isSolid = false;
      } else if (kinds[i] === NO_HOLE) {
        kinds[i] = ACROSS;
        part[count++] = i;
      }
    };
    while (next < count) {
      const i = part[next++] as number;
      const x = i % width;
      if (x > 0) visit(i - 1);
      if (x + 1 < width) visit(i + 1);
      if (i >= width) visit(i - width);
      if (i + width < kinds.length) visit(i + width);
    }
    const kind = isSolid ? IN_OPAQUE : isClear ? IN_TRANSPARENT : ACROSS;
    for (let n = 0; n < count; n++) kinds[part[n] as number] = kind;
  }
  return kinds;
}

function isOpaque({ data }: Raster<Samples>, isHole: (i: number) => boolean): boolean {
  for (let i = 3, pixel = 0; i < data.length; i += 4, pixel++) if (data[i] !== 255 && !isHole(pixel)) return false;
  return true;
}
