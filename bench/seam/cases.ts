import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp, { type Sharp } from "sharp";
import type { Rect, Size } from "../../src/core/geometry/geometry.ts";
import { MaskDocument, type MaskEdit, REPAINT } from "../../src/core/mask/maskDocument.ts";
import { fillRect } from "../../src/core/mask/runs.ts";
import { paintCapsule } from "../../src/core/mask/selection/capsule.ts";
import { seededRandom } from "../../src/core/math/random.ts";
import type { Raster } from "../../src/core/raster.ts";

const SAMPLES = fileURLToPath(new URL("../../public/samples", import.meta.url));
/** Of the mosaic; and of the enlarged photograph, whose region is far larger than what an engine gives back. */
const TILE = { columns: 3, rows: 3 };
const ENLARGED = { width: 3000, height: 2000 };

export interface Photograph {
  readonly name: string;
  read(): Promise<Raster>;
}

async function rasterOf(image: Sharp): Promise<Raster> {
  const { data, info } = await image.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8ClampedArray(data) };
}

/** The samples as they are; tiles of them, mirrored, with all their detail; one enlarged, with a camera's grain. */
export function photographs(): Photograph[] {
  const files = readdirSync(SAMPLES).filter((name) => /\.(png|jpg)$/.test(name));
  const open = (name: string) => sharp(join(SAMPLES, name)).removeAlpha().toColourspace("srgb");
  return [
    ...files.map((name) => ({ name, read: () => rasterOf(open(name)) })),
    { name: "mosaic", read: async () => mosaic(await Promise.all(files.map((name) => rasterOf(open(name))))) },
    {
      name: "enlarged",
      read: () =>
        rasterOf(
          withGrain(
            open("coffee.png")
              .resize({ ...ENLARGED, fit: "cover" })
              .sharpen({ sigma: 2 }),
          ),
        ),
    },
  ];
}

/** A camera's noise, without which an enlarged photograph has no detail to lose; the same in every run. */
function withGrain(image: Sharp): Sharp {
  const random = seededRandom(6);
  // The sum of two even ones: a standard deviation of 6.
  const data = Uint8Array.from({ length: 3 * ENLARGED.width * ENLARGED.height }, () => 114 + random.below(15) + random.below(15));
  return image.composite([{ input: Buffer.from(data.buffer), raw: { ...ENLARGED, channels: 3 }, blend: "soft-light" }]);
}

function mosaic(pictures: readonly Raster[]): Raster {
  const side: Size = {
    width: Math.max(...pictures.map(({ width }) => width)),
    height: Math.max(...pictures.map(({ height }) => height)),
  };
  const size = { width: TILE.columns * side.width, height: TILE.rows * side.height };
  const data = new Uint8ClampedArray(4 * size.width * size.height);
  // There and back again, so that no edge is made where a picture ends.
  const mirrored = (at: number, length: number) => {
    const folded = at % (2 * length);
    return folded < length ? folded : 2 * length - 1 - folded;
  };
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      const tile = Math.floor(y / side.height) * TILE.columns + Math.floor(x / side.width);
      const picture = pictures[tile % pictures.length];
      if (!picture) continue;
      const from = 4 * (mirrored(y, picture.height) * picture.width + mirrored(x, picture.width));
      data.set(picture.data.subarray(from, from + 4), 4 * (y * size.width + x));
    }
  }
  return { ...size, data };
}

export interface Shape {
  readonly name: string;
  paint(edit: MaskEdit, canvas: Size): void;
}

/** A line through points given as shares of the canvas, of a radius in pixels. */
function line(edit: MaskEdit, { width, height }: Size, radius: number, points: readonly (readonly [number, number])[]): void {
  const at = ([x, y]: readonly [number, number]) => ({ x: x * width, y: y * height });
  points.forEach((point, i) => {
    paintCapsule(edit, { a: at(points[Math.max(0, i - 1)] ?? point), b: at(point), radius }, REPAINT);
  });
}

const shorter = ({ width, height }: Size): number => Math.min(width, height);

export const shapes: readonly Shape[] = [
  { name: "disc", paint: (edit, canvas) => line(edit, canvas, 0.16 * shorter(canvas), [[0.5, 0.5]]) },
  {
    name: "thin stroke",
    paint: (edit, canvas) =>
      line(edit, canvas, Math.max(3, 0.006 * shorter(canvas)), [
        [0.25, 0.35],
        [0.4, 0.6],
        [0.55, 0.42],
        [0.72, 0.66],
      ]),
  },
  {
    name: "blob",
    paint(edit, canvas) {
      for (const [x, y, radius] of [
        [0.42, 0.45, 0.11],
        [0.5, 0.55, 0.13],
        [0.58, 0.44, 0.09],
        [0.53, 0.66, 0.07],
      ] as const)
        line(edit, canvas, radius * shorter(canvas), [[x, y]]);
    },
  },
  {
    name: "rectangle at an edge",
    paint(edit, { width, height }) {
      const area: Rect = { x: 0, y: Math.round(0.3 * height), width: Math.round(0.3 * width), height: Math.round(0.35 * height) };
      fillRect(edit, area, REPAINT);
    },
  },
  {
    name: "two islands",
    paint(edit, canvas) {
      line(edit, canvas, 0.08 * shorter(canvas), [[0.3, 0.4]]);
      line(edit, canvas, 0.1 * shorter(canvas), [[0.68, 0.6]]);
    },
  },
];

export function paintedWith(shape: Shape, canvas: Size): MaskDocument {
  const mask = new MaskDocument(canvas);
  const edit = mask.begin();
  shape.paint(edit, canvas);
  edit.commit(shape.name);
  return mask;
}
