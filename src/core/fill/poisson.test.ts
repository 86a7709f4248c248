import fc from "fast-check";
import { expect, test } from "vitest";
import { blendCopies } from "./poisson.ts";
import { HOLE, type Level, levelOf } from "./pyramid.ts";

const SCREEN = 0.001;
const WIDTH = 40;
const HEIGHT = 30;

/** A level with a hole on its right, filled with copies from the left that begin at offsets of their own, and where they are from. */
function patched(bytes: Uint8Array, offsets: readonly number[]): { level: Level; copiedFrom: Int32Array } {
  const pixels = new Uint8Array(4 * WIDTH * HEIGHT);
  const hole = new Uint8Array(WIDTH * HEIGHT);
  for (let i = 0; i < WIDTH * HEIGHT; i++) {
    for (let channel = 0; channel < 3; channel++) pixels[4 * i + channel] = (bytes[(i * 3 + channel) % bytes.length] ?? 0) >> 1;
    if (i % WIDTH >= 20) hole[i] = HOLE;
  }
  const level = levelOf(pixels, hole, { width: WIDTH, height: HEIGHT });
  const copiedFrom = level.holePixels.map((i) => {
    const x = i % WIDTH;
    return i - x + ((x - 20 + (offsets[(x >> 3) % offsets.length] ?? 0)) % 20);
  });
  for (const [n, i] of level.holePixels.entries()) {
    const from = 4 * (copiedFrom[n] ?? 0);
    pixels.set(pixels.slice(from, from + 4), 4 * i);
  }
  return { level, copiedFrom };
}

/** Gauss and Seidel's rounds on the equation itself, until nothing moves: the naive way. */
function naive({ width, height, pixels, hole, holePixels }: Level, copiedFrom: Int32Array, channel: number): Float64Array {
  const value = Float64Array.from({ length: width * height }, (_, i) => pixels[4 * i + channel] ?? 0);
  const original = value.slice();
  const from = new Map([...holePixels].map((i, n) => [i, copiedFrom[n] ?? 0]));
  const steps = [
    [-1, 0],
    [1, 0],
    [0, -1],
    [0, 1],
  ] as const;
  const inside = (x: number, y: number) => x >= 0 && y >= 0 && x < width && y < height;
  const gradient = (at: number, dx: number, dy: number): number | null => {
    const x = (at % width) + dx;
    const y = Math.floor(at / width) + dy;
    if (!inside(x, y) || hole[y * width + x] === HOLE) return null;
    return (original[at] ?? 0) - (original[y * width + x] ?? 0);
  };
  const equations = [...holePixels].map((i) => {
    let constant = SCREEN * (original[i] ?? 0);
    const others: number[] = [];
    for (const [dx, dy] of steps) {
      const x = (i % width) + dx;
      const y = Math.floor(i / width) + dy;
      if (!inside(x, y)) continue;
      const other = y * width + x;
      others.push(other);
      const mine = gradient(from.get(i) ?? 0, dx, dy);
      const across = hole[other] === HOLE ? gradient(from.get(other) ?? 0, -dx, -dy) : null;
      const seen = [mine, across === null ? null : -across].filter((one) => one !== null);
      if (seen.length > 0) constant += seen.reduce((sum, one) => sum + one, 0) / seen.length;
    }
    return { i, constant, others };
  });
  for (let round = 0; round < 3000; round++) {
    for (const { i, constant, others } of equations) {
      let sum = constant;
      for (const other of others) sum += value[other] ?? 0;
      value[i] = sum / (SCREEN + others.length);
    }
  }
  return value;
}

test("the blend is near the solution of its equation, whatever was copied", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 30, maxLength: 200 }),
      fc.array(fc.nat(19), { minLength: 1, maxLength: 3 }),
      (bytes, offsets) => {
        const { level, copiedFrom } = patched(bytes, offsets);
        const wanted = naive(level, copiedFrom, 1);
        const blended = blendCopies(level, copiedFrom, () => undefined);
        let squares = 0;
        for (const [n, i] of level.holePixels.entries()) squares += ((blended[3 * n + 1] ?? 0) - (wanted[i] ?? 0)) ** 2;
        expect(Math.sqrt(squares / level.holePixels.length)).toBeLessThan(4);
      },
    ),
    { numRuns: 4 },
  );
});
