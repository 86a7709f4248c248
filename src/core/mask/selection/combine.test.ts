import fc from "fast-check";
import { expect, test } from "vitest";
import { KEEP, MaskDocument, type MaskEdit, REPAINT } from "../maskDocument.ts";
import { fillRect, invert, type Selection } from "../runs.ts";
import { pixelsOf } from "../testing/naiveMask.ts";
import { combine } from "./combine.ts";
import type { SelectMode } from "./selectMode.ts";

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

const anyMode = fc.constantFrom<SelectMode>("replace", "add", "subtract", "intersect");
const asRuns = (mask: MaskDocument): Selection => ({
  size: mask.size,
  bounds: () => mask.bounds(),
  eachRun: (row, visit) => mask.eachRun(row, visit),
});

test("every pixel is what the mode makes of mask and selection", () => {
  fc.assert(
    fc.property(painted, painted, anyMode, fc.boolean(), (mask, selection, mode, isInTiles) => {
      const before = mask.copy();
      const edit = mask.begin();
      combine(edit, mask, isInTiles ? selection : asRuns(selection), mode);
      edit.commit("Combine");
      for (let y = 0; y < SIZE.height; y++)
        for (let x = 0; x < SIZE.width; x++)
          if (mask.get(x, y) !== rules[mode](before.get(x, y), selection.get(x, y))) expect.fail(`${mode} at ${x}, ${y}`);
    }),
    { numRuns: 40 },
  );
});

test("tiles may be laid in between other writing: undo, redo and rollback hold, and the selection is not written", () => {
  const step = fc.oneof(
    fc.record({ area, value: fc.constantFrom(KEEP, REPAINT) }),
    fc.record({ selection: painted, mode: anyMode }),
  );
  fc.assert(
    fc.property(painted, fc.array(step, { minLength: 1, maxLength: 5 }), (mask, steps) => {
      const naive = mask.copy();
      const before = pixelsOf(mask);
      const write = (edit: MaskEdit, onto: MaskDocument, isInTiles: boolean) => {
        for (const each of steps) {
          if ("area" in each) fillRect(edit, each.area, each.value);
          else combine(edit, onto, isInTiles ? each.selection : asRuns(each.selection), each.mode);
        }
      };
      const selections = steps.flatMap((each) => ("selection" in each ? [each.selection] : []));
      const kept = selections.map(pixelsOf);
      const reference = naive.begin();
      write(reference, naive, false);
      reference.commit("Naive");
      const dropped = mask.begin();
      write(dropped, mask, true);
      dropped.rollback();
      expect(pixelsOf(mask)).toEqual(before);
      const edit = mask.begin();
      write(edit, mask, true);
      const change = edit.commit("Laid");
      expect(pixelsOf(mask)).toEqual(pixelsOf(naive));
      expect(mask.bytes).toBe(naive.bytes);
      const after = pixelsOf(mask);
      const { x, y, width, height } = change?.dirty ?? { x: 0, y: 0, width: 0, height: 0 };
      const isOutside = (at: number) => {
        const [column, row] = [at % SIZE.width, Math.floor(at / SIZE.width)];
        return column < x || row < y || column >= x + width || row >= y + height;
      };
      expect(after.some((pixel, at) => pixel !== before[at] && isOutside(at))).toBe(false);
      if (change) {
        mask.apply(change, "before");
        expect(pixelsOf(mask)).toEqual(before);
        mask.apply(change, "after");
      }
      const more = mask.begin();
      invert(more, mask);
      more.commit("Invert");
      expect(selections.map(pixelsOf)).toEqual(kept);
    }),
    { numRuns: 60 },
  );
});

test("what is painted after tiles were laid over paint stays out of the selection", () => {
  const mask = new MaskDocument(SIZE);
  const selection = new MaskDocument(SIZE);
  const drawn = selection.begin();
  drawn.fill(0, 0, 9, REPAINT);
  drawn.commit("Drawn");
  const edit = mask.begin();
  edit.fill(5, 0, 9, REPAINT);
  edit.blend(selection, "replace");
  edit.fill(7, 0, 9, REPAINT);
  edit.commit("Both");
  expect([selection.count(), mask.count()]).toEqual([10, 20]);
});

test("a mask of another size, or one that is being written, is not laid", () => {
  const mask = new MaskDocument(SIZE);
  const edit = mask.begin();
  expect(() => edit.blend(new MaskDocument({ width: 3, height: 3 }), "add")).toThrow(RangeError);
  const open = new MaskDocument(SIZE);
  open.begin();
  expect(() => edit.blend(open, "add")).toThrow(RangeError);
});
