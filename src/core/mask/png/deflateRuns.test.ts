import { inflateSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { RunDeflater } from "./deflateRuns.ts";

const someRuns = fc.array(
  fc.tuple(
    fc.nat(255),
    fc.oneof(fc.nat(5), fc.integer({ min: 255, max: 265 }), fc.nat(2000), fc.constantFrom(100_000, 3_000_000)),
  ),
  { maxLength: 30 },
);

test("zlib inflates the same bytes, and finds the checksum right", () => {
  fc.assert(
    fc.property(someRuns, (runs) => {
      const deflater = new RunDeflater();
      for (const [value, length] of runs) deflater.push(value, length);
      const bytes = Buffer.concat(runs.map(([value, length]) => Buffer.alloc(length, value)));
      expect(Buffer.compare(inflateSync(deflater.finish()), bytes)).toBe(0);
    }),
    { numRuns: 60 },
  );
});

test("matches of every length", () => {
  const deflater = new RunDeflater();
  const parts: Buffer[] = [];
  for (let length = 1; length <= 600; length++) {
    deflater.push(length % 2, length);
    parts.push(Buffer.alloc(length, length % 2));
  }
  expect(Buffer.compare(inflateSync(deflater.finish()), Buffer.concat(parts))).toBe(0);
});

test("a run of ten million bytes takes no more than 20,000", () => {
  const deflater = new RunDeflater();
  deflater.push(0, 10_000_000);
  expect(deflater.finish().length).toBeLessThan(20_000);
});
