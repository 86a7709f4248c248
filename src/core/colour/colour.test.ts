import fc from "fast-check";
import { expect, test } from "vitest";
import { deltaE, type Lab, labOf } from "./colour.ts";

test("known colours have their published CIELAB values", () => {
  const near = (actual: readonly number[], expected: readonly number[]) => {
    for (const [i, value] of actual.entries()) expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 1);
  };
  near(labOf(255, 255, 255), [100, 0, 0]);
  near(labOf(0, 0, 0), [0, 0, 0]);
  near(labOf(255, 0, 0), [53.24, 80.09, 67.2]);
  near(labOf(0, 255, 0), [87.73, -86.18, 83.18]);
  near(labOf(0, 0, 255), [32.3, 79.19, -107.86]);
  near(labOf(119, 119, 119), [50.03, 0, 0]);
});

/** Without a table. */
function slowLab(...bytes: [red: number, green: number, blue: number]): Lab {
  const [r, g, b] = bytes.map((byte) => (byte <= 10 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4));
  const [x, y, z] = [
    [0.4124564, 0.3575761, 0.1804375],
    [0.2126729, 0.7151522, 0.072175],
    [0.0193339, 0.119192, 0.9503041],
  ].map(([fromR = 0, fromG = 0, fromB = 0]) => {
    const t = (fromR * (r ?? 0) + fromG * (g ?? 0) + fromB * (b ?? 0)) / (fromR + fromG + fromB);
    return t > 216 / 24389 ? t ** (1 / 3) : (24389 / 27 / 116) * t + 16 / 116;
  });
  return [116 * (y ?? 0) - 16, 500 * ((x ?? 0) - (y ?? 0)), 200 * ((y ?? 0) - (z ?? 0))];
}

test("every colour is within 0.01 of what the definition gives", () => {
  const byte = fc.nat(255);
  fc.assert(
    fc.property(byte, byte, byte, (r, g, b) => deltaE(labOf(r, g, b), slowLab(r, g, b)) < 0.01),
    { numRuns: 3_000 },
  );
});

test("the distance is that of the space", () => {
  expect(deltaE([50, 10, -4], [53, 6, -4])).toBe(5);
});
