import fc from "fast-check";
import { expect, test } from "vitest";
import type { Raster } from "../raster.ts";
import { medianOf3x3 } from "./median.ts";

const side = fc.integer({ min: 1, max: 7 });
const anyRaster: fc.Arbitrary<Raster> = fc
  .tuple(side, side)
  .chain(([width, height]) =>
    fc
      .uint8Array({ minLength: 4 * width * height, maxLength: 4 * width * height })
      .map((bytes) => ({ width, height, data: Uint8ClampedArray.from(bytes) })),
  );

test("each byte is the fifth of the nine around it", () => {
  fc.assert(
    fc.property(anyRaster, (raster) => {
      const { width, height, data } = raster;
      const byteAt = (x: number, y: number, channel: number) => {
        const column = Math.min(width - 1, Math.max(0, x));
        const row = Math.min(height - 1, Math.max(0, y));
        return data[4 * (row * width + column) + channel] ?? Number.NaN;
      };
      const expected = data.map((_, i) => {
        const x = (i >> 2) % width;
        const y = Math.floor((i >> 2) / width);
        const around = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => byteAt(x + dx, y + dy, i & 3)));
        return around.toSorted((a, b) => a - b)[4] ?? Number.NaN;
      });
      expect(medianOf3x3(raster)).toEqual({ width, height, data: expected });
    }),
    { numRuns: 300 },
  );
});
