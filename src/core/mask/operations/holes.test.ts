import fc from "fast-check";
import { expect, test } from "vitest";
import { KEEP } from "../maskDocument.ts";
import { eitherMask, naiveComponents } from "../testing/naiveComponents.ts";
import { pixelsOf } from "../testing/naiveMask.ts";
import { fillHoles } from "./holes.ts";

test("black that white parts from the canvas's edge turns white, and no other pixel changes", () => {
  fc.assert(
    fc.property(eitherMask, (mask) => {
      const { width, height } = mask.size;
      const expected = pixelsOf(mask);
      const isAtEdge = (at: number) => at < width || at >= width * (height - 1) || at % width === 0 || at % width === width - 1;
      for (const area of naiveComponents(mask, KEEP, 4)) if (!area.some(isAtEdge)) for (const at of area) expected[at] = 1;
      expect(pixelsOf(fillHoles(mask))).toEqual(expected);
    }),
    { numRuns: 150 },
  );
});
