import fc from "fast-check";
import { expect, test } from "vitest";
import { spaceOfCodes } from "./colourSpace.ts";
import { toneMapper } from "./toneMap.ts";

const [PQ, HLG] = [16, 18];
function mapperOf(transfer: number) {
  const space = spaceOfCodes(12, transfer);
  if (!space || space === "srgb" || !("transfer" in space)) throw new Error("This is no HDR space.");
  return toneMapper(space);
}

test("PQ light below three quarters of diffuse white is shown as it is", () => {
  // SMPTE ST 2084 stores 100 nits as 0.5081.
  const [r, g, b] = mapperOf(PQ)([0.5081, 0.5081, 0.5081]);
  const expected = 1.055 * (100 / 203) ** (1 / 2.4) - 0.055;
  for (const channel of [r, g, b]) expect(channel).toBeCloseTo(expected, 3);
});

test.each([
  ["PQ", PQ],
  ["HLG", HLG],
])("%s grey stays grey, gets brighter with its code and never leaves 0 to 1", (_name, transfer) => {
  const map = mapperOf(transfer);
  const code = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(code, code, (a, b) => {
      const [[dark, darkGreen], [bright]] = [
        map([Math.min(a, b), Math.min(a, b), Math.min(a, b)]),
        map([Math.max(a, b), Math.max(a, b), Math.max(a, b)]),
      ];
      expect(dark).toBeCloseTo(darkGreen, 6);
      expect(dark).toBeLessThanOrEqual(bright + 1e-9);
      expect(dark).toBeGreaterThanOrEqual(0);
      expect(bright).toBeLessThanOrEqual(1);
    }),
  );
});
