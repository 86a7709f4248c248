import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { clampInside, type Rect, rectOf } from "../../src/core/geometry/geometry.ts";
import type { GreyRaster, Raster } from "../../src/core/raster.ts";
import { cropped } from "../pictures.ts";

/** Pictures of a case side by side, to be looked at. */
export interface Sheets {
  readonly folder: string;
  write(name: string, pictures: readonly { name: string; picture: Raster }[], paint: GreyRaster): Promise<void>;
}

/** Around a place of the seam; shown so many times enlarged. */
const CUT = 96;
const ENLARGED = 4;
const LABEL = 22;

/** Into a folder of the system's own for temporary files. */
export async function openSheets(): Promise<Sheets> {
  const folder = join(tmpdir(), "overpaint-seams");
  await mkdir(folder, { recursive: true });
  return {
    folder,
    async write(name, pictures, paint) {
      const cut = placeOnSeam(paint);
      const side = CUT * ENLARGED;
      const tiles = await Promise.all(
        pictures.map(async ({ name: label, picture }, i) => ({
          input: await tileOf(cropped(picture, cut), label, side),
          left: (i % 4) * (side + 6),
          top: Math.floor(i / 4) * (side + LABEL + 6),
        })),
      );
      const size = { width: 4 * (side + 6), height: Math.ceil(tiles.length / 4) * (side + LABEL + 6) };
      await sharp({ create: { ...size, channels: 3, background: "#404040" } })
        .composite(tiles)
        .png()
        .toFile(join(folder, `${name.replace(/[^a-z0-9]+/gi, "-")}.png`));
    },
  };
}

async function tileOf(picture: Raster, label: string, side: number): Promise<Buffer> {
  const { width, height } = picture;
  const enlarged = await sharp(picture.data, { raw: { width, height, channels: 4 } })
    .resize(side, side, { kernel: "nearest", fit: "fill" })
    .png()
    .toBuffer();
  const text = Buffer.from(
    `<svg width="${side}" height="${LABEL}"><text x="4" y="16" font-family="sans-serif" font-size="15" fill="#fff">${label}</text></svg>`,
  );
  return sharp({ create: { width: side, height: side + LABEL, channels: 4, background: "#404040" } })
    .composite([
      { input: text, left: 0, top: 0 },
      { input: enlarged, left: 0, top: LABEL },
    ])
    .png()
    .toBuffer();
}

/** A square of the region about the rightmost painted pixel of the paint's middle row. */
function placeOnSeam({ width, height, data }: GreyRaster): Rect {
  const rows = Array.from({ length: height }, (_, y) => data.subarray(y * width, (y + 1) * width).lastIndexOf(255));
  const painted = rows.flatMap((x, y) => (x >= 0 ? [{ x, y }] : []));
  const { x, y } = painted[painted.length >> 1] ?? { x: 0, y: 0 };
  return clampInside({ x: x - CUT / 2, y: y - CUT / 2, width: CUT, height: CUT }, rectOf({ width, height }));
}
