import fc from "fast-check";
import { expect, test } from "vitest";
import { combine, type SelectMode } from "./combine.ts";
import { MaskDocument, REPAINT } from "./maskDocument.ts";
import { fillRect } from "./runs.ts";

const SIZE = { width: 300, height: 270 };
const area = fc.record({
  x: fc.integer({ min: -20, max: 310 }),
  y: fc.integer({ min: -20, max: 280 }),
  width: fc.integer({ min: 0, max: 280 }),
  height: fc.integer({ min: 0, max: 270 }),
});
const painted = fc.array(area, { maxLength: 4 }).map((areas) => {
  const mask = new MaskDocument(SIZE);
  const edit = mask.begin();
  for (const one of areas) fillRect(edit, one, REPAINT);
  edit.commit("Paint");
  return mask;
});

const rules: { readonly [Mode in SelectMode]: (mask: number, selection: number) => number } = {
  replace: (_, selection) => selection,
  add: (mask, selection) => mask | selection,
  subtract: (mask, selection) => mask & ~selection & 1,
  intersect: (mask, selection) => mask & selection,
};

test("every pixel is what the mode makes of mask and selection", () => {
  fc.assert(
    fc.property(
      painted,
      painted,
      fc.constantFrom<SelectMode>("replace", "add", "subtract", "intersect"),
      (mask, selection, mode) => {
        const before = mask.copy();
        const edit = mask.begin();
        combine(edit, mask, selection, mode);
        edit.commit("Combine");
        for (let y = 0; y < SIZE.height; y++)
          for (let x = 0; x < SIZE.width; x++)
            if (mask.get(x, y) !== rules[mode](before.get(x, y), selection.get(x, y))) expect.fail(`${mode} at ${x}, ${y}`);
      },
    ),
    { numRuns: 40 },
  );
});
