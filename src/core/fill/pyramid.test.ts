import fc from "fast-check";
import { expect, test } from "vitest";
import { AVOIDED, HOLE, KNOWN, type Level, levelOf, MIN_SOURCES, PATCH, pyramidOf } from "./pyramid.ts";

/** A level whose pixels are given as a picture: `#` hole, `x` avoided, `.` known. */
function levelFrom(rows: readonly string[]): Level {
  const size = { width: rows[0]?.length ?? 0, height: rows.length };
  const states = Uint8Array.from(rows.join(""), (sign) => (sign === "#" ? HOLE : sign === "x" ? AVOIDED : KNOWN));
  return levelOf(new Uint8Array(4 * size.width * size.height), states, size);
}

const row = fc.string({
  unit: fc.constantFrom(".", ".", ".", ".", ".", ".", ".", ".", ".", "#", "x"),
  minLength: 20,
  maxLength: 20,
});

test("targets touch the hole and sources are all known, as a look at every patch says", () => {
  fc.assert(
    fc.property(fc.array(row, { minLength: 12, maxLength: 12 }), (rows) => {
      const level = levelFrom(rows);
      for (let y = 0; y < level.height; y++) {
        for (let x = 0; x < level.width; x++) {
          const patch = rows
            .slice(y, y + PATCH)
            .map((line) => line.slice(x, x + PATCH))
            .join("");
          const isWhole = patch.length === PATCH * PATCH;
          const i = y * level.width + x;
          expect(level.isSource[i]).toBe(isWhole && !/[#x]/.test(patch) ? 1 : 0);
          expect(level.isTarget[i]).toBe(isWhole && patch.includes("#") ? 1 : 0);
        }
      }
      expect(level.holePixels.length).toBe(rows.join("").split("#").length - 1);
    }),
  );
});

test("depth grows by one pixel a pixel from the rim, and not from the picture's edge", () => {
  const { depth, width } = levelFrom(Array.from({ length: 9 }, () => "....######"));
  expect(Array.from(depth.subarray(4 * width, 5 * width))).toEqual([0, 0, 0, 0, 3, 6, 9, 12, 15, 18]);
});

test("each level is half the one before, and a deep hole becomes shallow", () => {
  const plain = ".".repeat(280);
  const holed = `${".".repeat(100)}${"#".repeat(80)}${".".repeat(100)}`;
  const levels = pyramidOf(levelFrom(Array.from({ length: 280 }, (_, y) => (y < 100 || y >= 180 ? plain : holed))));
  expect(levels.map(({ width, height }) => [width, height])).toEqual([
    [280, 280],
    [140, 140],
    [70, 70],
    [35, 35],
  ]);
  const last = levels.at(-1);
  expect(Math.max(...(last?.depth ?? []))).toBeLessThan(3 * PATCH);
});

test("halving stops before sources run out", () => {
  const levels = pyramidOf(levelFrom(Array.from({ length: 60 }, () => `${".".repeat(16)}${"#".repeat(80)}`)));
  for (const { sources } of levels) expect(sources.length).toBeGreaterThanOrEqual(MIN_SOURCES);
});
