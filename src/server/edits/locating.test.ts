import fc from "fast-check";
import sharp from "sharp";
import { expect, test } from "vitest";
import { repainted, turned } from "../../../bench/extend/results.ts";
import { PRESETS, type Preset } from "../../contract/presets.ts";
import type { Rect, Size } from "../../core/geometry/geometry.ts";
import { type LocatedPicture, locate } from "../../core/outpaint/locate.ts";
import type { Raster } from "../../core/raster.ts";
import { damaged, outpaint, seededRandom } from "../../testing/fakeVendor/damage.ts";

const PHOTOGRAPHS = ["chelsea.png", "coffee.png", "rocket.jpg", "grass.png", "brick.png"] as const;
/** Shift of the repainted parts of a scene, in pixels of a result of 1.17 megapixels. */
const REPAINTED_BY = 12;
const FULL_PIXELS = 1.17e6;

interface Sent {
  readonly photograph: (typeof PHOTOGRAPHS)[number];
  readonly preset: Preset;
  readonly size: Size;
  /** Seed of the vendor's part: how far it extends a side, and how its colours are off. */
  readonly seed: number;
}

const side = fc.integer({ min: 12, max: 26 }).map((sixteenths) => 16 * sixteenths);
const sent: fc.Arbitrary<Sent> = fc.record({
  photograph: fc.constantFrom(...PHOTOGRAPHS),
  preset: fc.constantFrom(...PRESETS),
  size: fc.record({ width: side, height: side }),
  seed: fc.nat(999_999),
});

async function decoded(bytes: Buffer): Promise<Raster> {
  const { data, info } = await sharp(bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8ClampedArray(data) };
}

const readPhotograph = (name: string, { width, height }: Size): Promise<Buffer> =>
  sharp(`public/samples/${name}`).resize({ width, height, fit: "cover" }).removeAlpha().toColourspace("srgb").png().toBuffer();

/** The image as it was sent, the fake vendor's result, and where the image lies in it. */
async function resultOf({ photograph, preset, size, seed }: Sent): Promise<{ old: Raster; result: Raster; truth: Rect }> {
  const bytes = await readPhotograph(photograph, size);
  const random = seededRandom(seed);
  const extended = await outpaint(bytes, preset, random);
  const result = await decoded(await damaged(extended, "png", random));
  const [scaleX, scaleY] = [result.width / extended.width, result.height / extended.height];
  const truth = { x: extended.left * scaleX, y: extended.top * scaleY, width: size.width * scaleX, height: size.height * scaleY };
  return { old: await decoded(bytes), result, truth };
}

/** Pixels of the image, at the edge that is off most. */
function offBy(found: LocatedPicture, truth: Rect, { width, height }: Size): number {
  const across = [found.x - truth.x, found.x + found.width - truth.x - truth.width].map((off) => (off * width) / truth.width);
  const down = [found.y - truth.y, found.y + found.height - truth.y - truth.height].map((off) => (off * height) / truth.height);
  return Math.max(...[...across, ...down].map(Math.abs));
}

test("an image is found for sure and to the pixel in the result of any preset, by however much it grows", async () => {
  // Seeds that a random search found: blocks with a single edge of the rocket were stretched and so counted as moved.
  const rocket = { photograph: "rocket.jpg", preset: "Right outpaint", size: { width: 320, height: 320 } } as const;
  await fc.assert(
    fc.asyncProperty(sent, async (one) => {
      const { old, result, truth } = await resultOf(one);
      const found = locate(old, result, one.preset);
      expect(found).toMatchObject({ isSure: true });
      expect(offBy(found, truth, old)).toBeLessThan(0.5);
    }),
    { numRuns: 12, examples: [5459, 692_147, 1].map((seed): [Sent] => [{ ...rocket, seed }]) },
  );
});

test("a result of another photograph, one painted anew or one upside down never holds the image for sure", async () => {
  await fc.assert(
    fc.asyncProperty(sent, fc.integer({ min: 1, max: PHOTOGRAPHS.length - 1 }), async (one, further) => {
      const { old, result } = await resultOf(one);
      const other = PHOTOGRAPHS[(PHOTOGRAPHS.indexOf(one.photograph) + further) % PHOTOGRAPHS.length] ?? "";
      const moved = REPAINTED_BY * Math.sqrt((result.width * result.height) / FULL_PIXELS);
      const wrong = {
        other: locate(await decoded(await readPhotograph(other, one.size)), result, one.preset),
        anew: locate(old, repainted(result, moved, one.seed), one.preset),
        upsideDown: locate(turned(old), result, one.preset),
      };
      for (const [kind, { isSure }] of Object.entries(wrong)) expect(isSure, kind).toBe(false);
    }),
    { numRuns: 4 },
  );
});
