import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { PRESETS, type Preset } from "../../src/contract/presets.ts";
import type { Rect, Size } from "../../src/core/geometry/geometry.ts";
import { engineSize } from "../../src/core/geometry/region.ts";
import type { Raster } from "../../src/core/raster.ts";
import { damaged, outpaint, seededRandom } from "../../src/testing/fakeVendor/damage.ts";

const SAMPLES = fileURLToPath(new URL("../../public/samples", import.meta.url));
const LONGER_SIDE = 1600;
const SIZES = { longerSide: 1440, multipleOf: 16 };

/** A result of the fake vendor to a preset, and where the old picture lies in it. */
export interface ExtendCase {
  readonly name: string;
  readonly preset: Preset;
  /** RGB of the canvas, PNG. */
  readonly base: Buffer;
  readonly canvas: Size;
  /** The canvas as it was sent. */
  readonly old: Raster;
  readonly result: Raster;
  readonly truth: Rect;
}

export const decoded = async (bytes: Buffer): Promise<Raster> => {
  const { data, info } = await sharp(bytes)
    .removeAlpha()
    .toColourspace("srgb")
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8ClampedArray(data) };
};

const sentSize = (canvas: Size): Size => engineSize(canvas, SIZES);

/** The five photographs, enlarged so that they are scaled down to be sent. */
export const photographs = (): readonly string[] => readdirSync(SAMPLES).filter((name) => /\.(png|jpg)$/.test(name));

export async function readPhotograph(name: string): Promise<{ base: Buffer; canvas: Size }> {
  const picture = sharp(join(SAMPLES, name)).removeAlpha().toColourspace("srgb");
  const { data, info } = await picture
    .resize(LONGER_SIDE, LONGER_SIDE, { fit: "inside", kernel: "lanczos3" })
    .png({ compressionLevel: 1 })
    .toBuffer({ resolveWithObject: true });
  return { base: data, canvas: { width: info.width, height: info.height } };
}

/** Every photograph by every preset, side presets by amounts that follow from the seed alone. */
export async function* extendCases(seed: number): AsyncGenerator<ExtendCase> {
  let run = seed;
  for (const name of photographs()) {
    const { base, canvas } = await readPhotograph(name);
    const sent = await sharp(base)
      .resize({ ...sentSize(canvas), fit: "fill", kernel: "lanczos3" })
      .png({ compressionLevel: 1 })
      .toBuffer();
    const old = await decoded(sent);
    for (const preset of PRESETS) {
      run++;
      yield { name, preset, base, canvas, old, ...(await resultOf(sent, old, preset, run)) };
    }
  }
}

/** The fake vendor's result for a picture. @param sent PNG, `old` is its size */
async function resultOf(sent: Buffer, old: Size, preset: Preset, seed: number): Promise<Pick<ExtendCase, "result" | "truth">> {
  const random = seededRandom(seed);
  const extended = await outpaint(sent, preset, random);
  const result = await decoded(await damaged(extended, seed % 2 === 0 ? "jpg" : "png", random));
  const scaleX = result.width / extended.width;
  const scaleY = result.height / extended.height;
  const truth = { x: extended.left * scaleX, y: extended.top * scaleY, width: old.width * scaleX, height: old.height * scaleY };
  return { result, truth };
}

/** A picture as a model that repaints the scene returns it: each part is where it was, give or take `pixels`. */
export function repainted({ width, height, data }: Raster, pixels: number, seed: number): Raster {
  const moved = new Uint8ClampedArray(data.length);
  const wave = width / 3;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const fromX = x + pixels * Math.sin((2 * Math.PI * y) / wave + seed) * Math.cos((2 * Math.PI * x) / (1.3 * wave));
      const fromY = y + pixels * Math.cos((2 * Math.PI * x) / wave + 2 * seed) * Math.sin((2.5 * Math.PI * y) / wave + 1);
      const column = Math.min(width - 1, Math.max(0, Math.round(fromX)));
      const row = Math.min(height - 1, Math.max(0, Math.round(fromY)));
      const from = 4 * (row * width + column);
      moved.set(data.subarray(from, from + 4), 4 * (y * width + x));
    }
  }
  return { width, height, data: moved };
}

/** Upside down. A mirrored one would be found: the fake vendor's border is the mirrored picture. */
export function turned({ width, height, data }: Raster): Raster {
  const pixels = new Uint32Array(data.slice().buffer).reverse();
  return { width, height, data: new Uint8ClampedArray(pixels.buffer) };
}
