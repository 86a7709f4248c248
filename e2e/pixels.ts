import sharp from "sharp";

export interface Pixels {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
}

/** RGB samples, 8 bit, orientation applied, read by sharp: another reader than the one that wrote them. */
export async function rgbOf(file: Buffer | string): Promise<Pixels> {
  const { data, info } = await sharp(file)
    .autoOrient()
    .toColourspace("srgb")
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** One byte a pixel: 1 where the mask file is white, or white lies within `radius` pixels. */
export async function grown(mask: Buffer, radius: number): Promise<{ near: Uint8Array; width: number; height: number }> {
  const { data, info } = await sharp(mask).toColourspace("b-w").raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const near = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (data[y * width + x] === 0) continue;
      const isInner =
        x > 0 &&
        x < width - 1 &&
        data[y * width + x - 1] &&
        data[y * width + x + 1] &&
        data[(y - 1) * width + x] &&
        data[(y + 1) * width + x];
      if (isInner) {
        near[y * width + x] = 1;
        continue;
      }
      for (let row = Math.max(0, y - radius); row <= Math.min(height - 1, y + radius); row++) {
        const half = Math.floor(Math.sqrt(radius * radius - (row - y) ** 2));
        near.fill(1, row * width + Math.max(0, x - half), row * width + Math.min(width, x + half + 1));
      }
    }
  }
  return { near, width, height };
}

/** Pixels that differ, told apart by whether `near` allows it. */
export function countDifferences(before: Pixels, after: Pixels, near: Uint8Array): { kept: number; repainted: number } {
  let kept = 0;
  let repainted = 0;
  for (let pixel = 0; pixel < near.length; pixel++) {
    const at = 3 * pixel;
    const isSame =
      before.data[at] === after.data[at] &&
      before.data[at + 1] === after.data[at + 1] &&
      before.data[at + 2] === after.data[at + 2];
    if (isSame) continue;
    if (near[pixel]) repainted++;
    else kept++;
  }
  return { kept, repainted };
}

/** White pixels of a mask file in a column, from top to bottom; `share` 0 is the left edge, 1 the right one. */
export async function whiteInColumn(mask: Buffer, share: number): Promise<number> {
  const { data, info } = await sharp(mask).toColourspace("b-w").raw().toBuffer({ resolveWithObject: true });
  const column = Math.min(info.width - 1, Math.floor(share * info.width));
  let white = 0;
  for (let y = 0; y < info.height; y++) if (data[y * info.width + column]) white++;
  return white;
}
