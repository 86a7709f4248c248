import fc from "fast-check";
import { expect, test } from "vitest";
import type { Size } from "../geometry/geometry.ts";
import { blendCopies } from "./poisson.ts";
import { HOLE, type Level, levelOf } from "./pyramid.ts";

const SCREEN = 0.001;
/** In the energy norm: 1 % as the solver measures it, and the factor of 1.5 between its measure and the true one. */
const MAX_DEVIATION = 0.015;

interface Copies {
  readonly level: Level;
  readonly copiedFrom: Int32Array;
}

/** A level whose hole is filled with copies of known pixels. */
function filled(
  { width, height }: Size,
  greyAt: (i: number) => number,
  isHole: (x: number, y: number) => boolean,
  sourceOf: (x: number, y: number, known: readonly number[]) => number,
): Copies {
  const pixels = new Uint8Array(4 * width * height);
  const hole = new Uint8Array(width * height);
  const known: number[] = [];
  for (let i = 0; i < width * height; i++) {
    pixels.fill(greyAt(i), 4 * i, 4 * i + 3);
    if (isHole(i % width, Math.floor(i / width))) hole[i] = HOLE;
    else known.push(i);
  }
  const level = levelOf(pixels, hole, { width, height });
  const copiedFrom = level.holePixels.map((i) => sourceOf(i % width, Math.floor(i / width), known));
  for (const [n, i] of level.holePixels.entries())
    pixels.copyWithin(4 * i, 4 * (copiedFrom[n] ?? 0), 4 * (copiedFrom[n] ?? 0) + 4);
  return { level, copiedFrom };
}

/** The equations of the shift of one channel, pixel by pixel: the naive way. */
function equationsOf({ level, copiedFrom }: Copies) {
  const { width, height, pixels, hole, holePixels } = level;
  const orderOf = new Map([...holePixels].map((i, n) => [i, n]));
  const steps = [
    [-1, 0],
    [1, 0],
    [0, -1],
    [0, 1],
  ] as const;
  const beside = (at: number, dx: number, dy: number): number | null => {
    const x = (at % width) + dx;
    const y = Math.floor(at / width) + dy;
    return x >= 0 && y >= 0 && x < width && y < height ? y * width + x : null;
  };
  const grey = (i: number) => pixels[4 * i + 1] ?? 0;
  const gradient = (at: number, dx: number, dy: number): number | null => {
    const other = beside(at, dx, dy);
    return other === null || hole[other] === HOLE ? null : grey(at) - grey(other);
  };
  return [...holePixels].map((i, n) => {
    let pull = 0;
    let links = 0;
    const others: number[] = [];
    for (const [dx, dy] of steps) {
      const other = beside(i, dx, dy);
      if (other === null) continue;
      links++;
      const order = orderOf.get(other);
      const across = order === undefined ? null : gradient(copiedFrom[order] ?? 0, -dx, -dy);
      const seen = [gradient(copiedFrom[n] ?? 0, dx, dy), across === null ? null : -across].filter((one) => one !== null);
      pull += seen.reduce((sum, one) => sum + one, 0) / Math.max(1, seen.length) - (grey(i) - grey(other));
      if (order !== undefined) others.push(order);
    }
    return { pull, weight: SCREEN + links, others };
  });
}

type NaiveEquations = ReturnType<typeof equationsOf>;

/** Gauss and Seidel's rounds, over-relaxed, until nothing moves. */
function naiveShift(equations: NaiveEquations): Float64Array {
  const shift = new Float64Array(equations.length);
  let moved = 1;
  while (moved > 1e-6) {
    moved = 0;
    for (const [n, { pull, weight, others }] of equations.entries()) {
      let sum = pull;
      for (const other of others) sum += shift[other] ?? 0;
      const by = 1.9 * (sum / weight - (shift[n] ?? 0));
      shift[n] = (shift[n] ?? 0) + by;
      moved = Math.max(moved, Math.abs(by));
    }
  }
  return shift;
}

/** The energy norm. */
function energyOf(equations: NaiveEquations, shift: Float64Array): number {
  let energy = 0;
  for (const [n, { weight, others }] of equations.entries()) {
    const own = shift[n] ?? 0;
    energy += own * others.reduce((left, other) => left - (shift[other] ?? 0), weight * own);
  }
  return Math.sqrt(Math.max(0, energy));
}

function expectSolved(copies: Copies): void {
  const { level, copiedFrom } = copies;
  const blended = blendCopies(level, copiedFrom, () => undefined);
  const equations = equationsOf(copies);
  const wanted = naiveShift(equations);
  const off = wanted.map(
    (shift, n) => (blended[3 * n + 1] ?? 0) - (level.pixels[4 * (level.holePixels[n] ?? 0) + 1] ?? 0) - shift,
  );
  expect(energyOf(equations, off)).toBeLessThanOrEqual(MAX_DEVIATION * energyOf(equations, wanted) + 1e-3);
}

/** Holes of all shapes, to the picture's edges and with known specks in them, filled with blocks from anywhere. */
const copies = fc
  .record({
    width: fc.integer({ min: 1, max: 61 }),
    height: fc.integer({ min: 1, max: 45 }),
    left: fc.nat(20),
    top: fc.nat(15),
    right: fc.nat(20),
    bottom: fc.nat(15),
    speck: fc.constantFrom(5, 11, 1e9),
    block: fc.constantFrom(1, 3, 8, 20),
    picks: fc.array(fc.nat(), { minLength: 1, maxLength: 40 }),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 200 }),
  })
  .map(({ width, height, left, top, right, bottom, speck, block, picks, bytes }) =>
    filled(
      { width, height },
      (i) => bytes[i % bytes.length] ?? 0,
      (x, y) => x >= left && y >= top && x < width - right && y < height - bottom && (7 * x + 3 * y) % speck !== 1,
      (x, y, known) => {
        const pick = picks[(Math.floor(x / block) + 5 * Math.floor(y / block)) % picks.length] ?? 0;
        return known[(pick + (x % block) + (y % block) * width) % known.length] ?? 0;
      },
    ),
  )
  .filter(({ level }) => level.holePixels.length < level.width * level.height);

test("the blend is the solution of its equation to 1.5 %, whatever the hole and the copies", () => {
  fc.assert(fc.property(copies, expectSolved), { numRuns: 40 });
});

test("seed 1244239878: stripes whose copies begin at two offsets, the hole open to three edges", () => {
  const bytes = Array.from({ length: 30 }, (_, i) => (i === 22 ? 68 : i === 25 ? 126 : 0));
  const offsets = [0, 4];
  expectSolved(
    filled(
      { width: 40, height: 30 },
      (i) => bytes[(3 * i + 1) % 30] ?? 0,
      (x) => x >= 20,
      (x, y) => 40 * y + ((x - 20 + (offsets[(x >> 3) % 2] ?? 0)) % 20),
    ),
  );
});

test.each([
  [81, 65, 36],
  [81, 124, 49],
  [155, 128, 66],
])("a picture of %i x %i that is extended by its right side does not run away", (width, height, left) => {
  const wave = (i: number) => 128 + 100 * Math.sin((i % width) / 17) * Math.cos(Math.floor(i / width) / 23);
  const source = (x: number, y: number, known: readonly number[]) =>
    known[(7_919 * ((x >> 3) + 31 * (y >> 3)) + (x & 7) + (y & 7) * width) % known.length] ?? 0;
  expectSolved(filled({ width, height }, wave, (x) => x >= left, source));
});

test("a copy that ends at the picture's edge does not go on in the next row", () => {
  // The left hole pixel is copied from the end of the first row, the right one from the start of the second.
  expectSolved(
    filled(
      { width: 5, height: 3 },
      (i) => 40 * (i % 5),
      (x, y) => y === 1 && (x === 2 || x === 3),
      (x) => (x === 2 ? 4 : 5),
    ),
  );
});
