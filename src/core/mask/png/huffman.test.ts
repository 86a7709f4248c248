import fc from "fast-check";
import { expect, test } from "vitest";
import { codeLengths, reversedCodes } from "./huffman.ts";

const someCounts = fc
  .array(fc.oneof(fc.constant(0), fc.nat(9), fc.nat(1e9)), { minLength: 2, maxLength: 40 })
  .map((counts) => Uint32Array.from(counts));

/** Kraft sum of the code lengths: 1 for a complete prefix code. */
const filled = (lengths: Uint8Array) => lengths.reduce((sum, length) => sum + (length === 0 ? 0 : 2 ** -length), 0);

function fibonacci(count: number): Uint32Array {
  const counts = new Uint32Array(count).fill(1);
  for (let i = 2; i < count; i++) counts[i] = (counts[i - 1] ?? 0) + (counts[i - 2] ?? 0);
  return counts;
}

test("only symbols that occur have codes, and the codes leave nothing over", () => {
  fc.assert(
    fc.property(someCounts, fc.integer({ min: 7, max: 15 }), (counts, limit) => {
      const lengths = codeLengths(counts, limit);
      const used = counts.filter((count) => count > 0).length;
      expect([...lengths].map((length) => length > 0)).toEqual([...counts].map((count) => count > 0));
      expect(Math.max(...lengths)).toBeLessThanOrEqual(limit);
      expect(filled(lengths)).toBe(used === 0 ? 0 : used === 1 ? 0.5 : 1);
    }),
  );
});

test.each([7, 15])("counts that ask for longer codes than %i bits get none", (limit) => {
  const lengths = codeLengths(fibonacci(40), limit);
  expect(Math.max(...lengths)).toBe(limit);
  expect(filled(lengths)).toBe(1);
});

test("codes as in RFC 1951, section 3.2.2, from the last bit to the first", () => {
  const codes = reversedCodes(Uint8Array.of(3, 3, 3, 3, 3, 2, 4, 4));
  expect([...codes]).toEqual([0b010, 0b110, 0b001, 0b101, 0b011, 0b00, 0b0111, 0b1111]);
});
