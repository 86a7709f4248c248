import fc from "fast-check";
import { expect, test } from "vitest";
import { packBits, packedMax, unpackBits } from "./packBits.ts";

const runs = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 300 })), { maxLength: 12 });

test("a packed row unpacks to itself, in the room that was told", () => {
  fc.assert(
    fc.property(runs, fc.uint8Array({ maxLength: 400 }), (repeated, noise) => {
      const row = Uint8Array.from([...repeated.flatMap(([value, times]) => new Array<number>(times).fill(value)), ...noise]);
      const packed = new Uint8Array(packedMax(row.length));
      const end = packBits(row, packed, 0);
      const back = new Uint8Array(row.length);
      unpackBits(packed.subarray(0, end), back);
      expect(end).toBeLessThanOrEqual(packed.length);
      expect(back).toEqual(row);
    }),
  );
});

test("a row of one colour takes two bytes for 128", () => {
  expect(packBits(new Uint8Array(1280).fill(7), new Uint8Array(packedMax(1280)), 0)).toBe(20);
});
