import fc from "fast-check";
import { expect, test } from "vitest";
import { changedPixels, keptPixels } from "../difference.ts";
import { joinCandidate } from "./join.ts";

const WIDTH = 6;
const HEIGHT = 5;
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const candidates = bytes(4 * WIDTH * HEIGHT).map((data) => ({ width: WIDTH, height: HEIGHT, data: new Uint8ClampedArray(data) }));
const alphas = fc
  .array(fc.constantFrom(0, 0, 1, 127, 255), { minLength: WIDTH * HEIGHT, maxLength: WIDTH * HEIGHT })
  .map((data) => ({ width: WIDTH, height: HEIGHT, data: Uint8Array.from(data) }));

test("a layer has the candidate's exact colours where it covers, and nothing at all elsewhere", () => {
  fc.assert(
    fc.property(candidates, alphas, (candidate, alpha) => {
      const layer = joinCandidate({ candidate, alpha });
      for (const [at, opacity] of alpha.data.entries()) {
        const colours = candidate.data.subarray(4 * at, 4 * at + 3);
        expect([...layer.data.subarray(4 * at, 4 * at + 4)]).toEqual(opacity === 0 ? [0, 0, 0, 0] : [...colours, opacity]);
      }
    }),
  );
});

test("a box cuts the layer, pixel for pixel", () => {
  const candidate = { width: 3, height: 2, data: Uint8ClampedArray.from({ length: 24 }, (_, i) => i) };
  const alpha = { width: 3, height: 2, data: Uint8Array.from([9, 9, 9, 9, 7, 8]) };
  const layer = joinCandidate({ candidate, alpha }, { x: 1, y: 1, width: 2, height: 1 });
  expect([...layer.data]).toEqual([16, 17, 18, 7, 20, 21, 22, 8]);
});

test("sizes that differ are a caller's bug", () => {
  const candidate = { width: 1, height: 1, data: new Uint8ClampedArray(4) };
  expect(() => joinCandidate({ candidate, alpha: { width: 2, height: 1, data: new Uint8Array(2) } })).toThrow(RangeError);
});

test("one changed byte of a kept pixel is counted, any change of a covered one is not", () => {
  fc.assert(
    fc.property(candidates, alphas, fc.nat(4 * WIDTH * HEIGHT - 1), (before, alpha, at) => {
      const after = { ...before, data: before.data.slice() };
      after.data[at] = 255 - (before.data[at] ?? 0);
      const isKept = alpha.data[Math.floor(at / 4)] === 0;
      expect(changedPixels(before, before, alpha)).toBe(0);
      expect(changedPixels(before, after, alpha)).toBe(isKept ? 1 : 0);
      expect(keptPixels(alpha)).toBe([...alpha.data].filter((opacity) => opacity === 0).length);
    }),
  );
});
