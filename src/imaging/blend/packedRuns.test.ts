import fc from "fast-check";
import { expect, test } from "vitest";
import { MaskDocument, REPAINT } from "../../core/mask/maskDocument.ts";
import { packRuns, unpackRuns } from "./packedRuns.ts";

const SIZE = { width: 300, height: 12 };
const run = fc.tuple(fc.nat(SIZE.height - 1), fc.nat(SIZE.width - 1), fc.nat(60));

test("what was packed reads the same, row for row; rows that were left out are black", () => {
  fc.assert(
    fc.property(
      fc.array(run, { maxLength: 20 }),
      fc.integer({ min: -2, max: 6 }),
      fc.integer({ min: 6, max: 14 }),
      (runs, from, to) => {
        const mask = new MaskDocument(SIZE);
        const edit = mask.begin();
        for (const [row, first, length] of runs) edit.fill(row, first, first + length, REPAINT);
        edit.commit("test");
        const unpacked = unpackRuns(SIZE, packRuns(mask, from, to));
        for (let row = 0; row < SIZE.height; row++) {
          const [was, is]: [number[], number[]] = [[], []];
          if (row >= from && row < to) mask.eachRun(row, (first, last) => was.push(first, last));
          unpacked.eachRun(row, (first, last) => is.push(first, last));
          expect(is).toEqual(was);
        }
      },
    ),
  );
});
