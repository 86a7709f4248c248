import { expect, test } from "vitest";
import { MaskDocument, REPAINT } from "../maskDocument.ts";
import { fillRect } from "../runs.ts";
import { sampleMask } from "./sampleMask.ts";

function masked(...areas: Parameters<typeof fillRect>[1][]): MaskDocument {
  const mask = new MaskDocument({ width: 400, height: 300 });
  const edit = mask.begin();
  for (const area of areas) fillRect(edit, area, REPAINT);
  edit.commit("Painted");
  return mask;
}

test("each pixel has the share of the four places under it, from nothing to all, off the canvas nothing", () => {
  const mask = masked({ x: 100, y: 100, width: 100, height: 100 }, { x: 200, y: 100, width: 50, height: 50 });
  const found = sampleMask(mask, { x: 0, y: 0, width: 500, height: 300 }, { width: 5, height: 3 });
  expect([...found]).toEqual([0, 0, 0, 0, 0, 0, 255, 64, 0, 0, 0, 0, 0, 0, 0]);
});

test("a part is looked at as closely as it is small", () => {
  const mask = masked({ x: 300, y: 200, width: 3, height: 2 });
  expect(sampleMask(mask, { x: 0, y: 0, width: 400, height: 300 }, { width: 4, height: 3 }).some((share) => share > 0)).toBe(
    false,
  );
  expect([...sampleMask(mask, { x: 300, y: 200, width: 6, height: 2 }, { width: 2, height: 1 })]).toEqual([255, 0]);
});
