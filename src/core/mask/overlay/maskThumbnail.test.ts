import fc from "fast-check";
import { expect, test } from "vitest";
import { MaskDocument } from "../maskDocument.ts";
import { fillAll, fillRect } from "../runs.ts";
import { anyMask } from "../testing/naiveMask.ts";
import { maskThumbnail, thumbnailSize } from "./maskThumbnail.ts";

test("what is white at all is seen in the thumbnail, and only that", () => {
  fc.assert(
    fc.property(anyMask, fc.integer({ min: 1, max: 40 }), (mask, longest) => {
      const { data, width, height } = maskThumbnail(mask, thumbnailSize(mask.size, longest));
      expect(Math.max(width, height)).toBeLessThanOrEqual(longest);
      expect(data.some((value) => value > 0)).toBe(mask.count() > 0);
    }),
    { seed: 7, numRuns: 40 },
  );
});

test("a white mask is white all over, however it is scaled", () => {
  const mask = new MaskDocument({ width: 701, height: 333 });
  const edit = mask.begin();
  fillAll(edit);
  edit.commit("All");
  const { data } = maskThumbnail(mask, thumbnailSize(mask.size, 97));
  expect(Math.min(...data)).toBe(255);
});

test("half a pixel's white is half grey", () => {
  const mask = new MaskDocument({ width: 8, height: 4 });
  const edit = mask.begin();
  fillRect(edit, { x: 0, y: 0, width: 2, height: 4 }, 1);
  edit.commit("Half");
  expect([...maskThumbnail(mask, { width: 2, height: 1 }).data]).toEqual([128, 0]);
});
