import fc from "fast-check";
import { expect, test } from "vitest";
import { seededRandom } from "../math/random.ts";
import { type PicturePair, register } from "./register.ts";

const SIZE = { width: 160, height: 120 };

type Luma = (x: number, y: number) => number;

/** Waves of many lengths and directions: a texture that can be read between the pixels. */
function texture(seed: number): Luma {
  const random = seededRandom(seed);
  const share = () => random.below(1_000_000) / 1_000_000;
  const waves = Array.from({ length: 60 }, () => {
    const angle = 2 * Math.PI * share();
    const frequency = (2 * Math.PI) / (5 + 60 * share() ** 2);
    return { x: frequency * Math.cos(angle), y: frequency * Math.sin(angle), phase: 7 * share(), height: 2 + 3 * share() };
  });
  return (x, y) => waves.reduce((sum, wave) => sum + wave.height * Math.sin(wave.x * x + wave.y * y + wave.phase), 128);
}

const plane = (luma: Luma): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length: SIZE.width * SIZE.height }, (_, i) => luma(i % SIZE.width, Math.floor(i / SIZE.width)));

const keptOutside = (left: number, top: number, right: number, bottom: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length: SIZE.width * SIZE.height }, (_, i) => {
    const x = i % SIZE.width;
    const y = Math.floor(i / SIZE.width);
    return x >= left && x < right && y >= top && y < bottom ? 0 : 1;
  });

/** The result's contents lie `by` off, softer in contrast and darker, with noise, and all else where it was repainted. */
function drifted(seed: number, by: { x: number; y: number }): PicturePair {
  const luma = texture(seed);
  const other = texture(seed + 1);
  const random = seededRandom(seed);
  const kept = keptOutside(50, 40, 110, 90);
  const result = plane((x, y) => {
    const isKept = kept[y * SIZE.width + x] === 1;
    return (isKept ? 0.9 * luma(x - by.x, y - by.y) : other(x, y)) - 6 + (random.below(601) - 300) / 100;
  });
  return { ...SIZE, original: plane(luma), result, kept };
}

const seeds = fc.nat(100_000);
const within = (most: number) => fc.double({ min: -most, max: most, noNaN: true });

test("a shift is found to a tenth of a pixel under noise, a change of contrast and a repainted middle", () => {
  fc.assert(
    fc.property(seeds, within(5.5), within(1.5), (seed, x, y) => {
      const { shift, isReliable, confidence } = register(drifted(seed, { x, y }));
      expect(isReliable).toBe(true);
      expect(confidence).toBeGreaterThan(0.8);
      expect(Math.hypot(shift.x + x, shift.y + y)).toBeLessThan(0.1);
    }),
    { numRuns: 10 },
  );
});

test("a picture that lies on itself is not moved at all", () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const pair = drifted(seed, { x: 0, y: 0 });
      const { shift } = register({ ...pair, result: pair.original });
      expect(shift).toEqual({ x: 0, y: 0 });
    }),
    { numRuns: 2 },
  );
});

test("a large drift is measured and told, but not reliable", () => {
  const { shift, isReliable, rejectionReason } = register(drifted(7, { x: 11, y: -7 }));
  expect(Math.hypot(shift.x + 11, shift.y - 7)).toBeLessThan(0.2);
  expect([isReliable, rejectionReason]).toEqual([false, "far"]);
});

test("what gives no hold is rejected for its reason", () => {
  const pair = drifted(3, { x: 1, y: 1 });
  const flat = plane(() => 90);
  const noise = seededRandom(5);
  const noisy = plane(() => 90 + noise.below(3));
  expect(register({ ...pair, kept: keptOutside(0, 0, SIZE.width, SIZE.height) }).rejectionReason).toBe("few");
  expect(register({ ...pair, kept: keptOutside(6, 6, SIZE.width - 6, SIZE.height - 6) }).rejectionReason).toBe("few");
  expect(register({ ...pair, original: flat, result: flat }).rejectionReason).toBe("flat");
  expect(register({ ...pair, original: flat, result: noisy }).rejectionReason).toBe("flat");
  expect(register({ ...pair, original: plane(texture(30)) }).rejectionReason).toBe("unlike");
});

test("along a lone straight edge nothing is made up", () => {
  const edge: Luma = (x) => 128 + 60 * Math.tanh((x - 30) / 1.5);
  const pair = drifted(1, { x: 0, y: 0 });
  const moved = plane((x, y) => edge(x - 0.7, y));
  const { shift, isReliable } = register({ ...pair, original: plane(edge), result: moved });
  expect(isReliable).toBe(true);
  expect(shift.x).toBeCloseTo(-0.7, 1);
  expect(Math.abs(shift.y)).toBeLessThan(0.05);
});
