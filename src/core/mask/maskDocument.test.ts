import fc from "fast-check";
import { expect, test } from "vitest";
import { contains, isEmpty, type Rect, type Size } from "../geometry/geometry.ts";
import { KEEP, type MaskChange, MaskDocument, type MaskValue, REPAINT } from "./maskDocument.ts";
import { clear, fillAll, fillRect, invert } from "./runs.ts";
import { anyMask, anySize, anyValue, areaAround, paintedMask, pixelsOf } from "./testing/naiveMask.ts";

type Step =
  | { kind: "fill"; area: Rect; value: MaskValue; isKept: boolean }
  | { kind: "pack"; which: number; tiles: number }
  | { kind: "invert" | "clear" | "fillAll" | "undo" | "redo" };

const stepsOn = (size: Size): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.oneof(
      {
        weight: 3,
        arbitrary: fc.record({
          kind: fc.constant("fill" as const),
          area: areaAround(size),
          value: anyValue,
          isKept: fc.boolean(),
        }),
      },
      { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom("undo" as const, "redo" as const) }) },
      {
        weight: 2,
        arbitrary: fc.record({ kind: fc.constant("pack" as const), which: fc.nat({ max: 9 }), tiles: fc.nat({ max: 6 }) }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("invert" as const, "clear" as const, "fillAll" as const) }) },
    ),
    { maxLength: 14 },
  );

/** A bitmap and whole copies of it, to be wrong in no way. */
class NaiveMask {
  readonly size: Size;
  pixels: Uint8Array;
  constructor(size: Size) {
    this.size = size;
    this.pixels = new Uint8Array(size.width * size.height);
  }
  fill({ x, y, width, height }: Rect, value: MaskValue): void {
    this.pixels = this.pixels.map((old, at) => {
      const px = at % this.size.width;
      const py = Math.floor(at / this.size.width);
      return px >= x && px < x + width && py >= y && py < y + height ? value : old;
    });
  }
}

function run(mask: MaskDocument, naive: NaiveMask, steps: readonly Step[]): void {
  const done: { change: MaskChange; before: Uint8Array; after: Uint8Array }[] = [];
  let at = 0;
  for (const step of steps) {
    if (step.kind === "pack") {
      const entry = done[step.which];
      let { tiles } = step;
      if (!entry) continue;
      const { bytes } = entry.change;
      mask.pack(entry.change, () => tiles-- > 0);
      expect(entry.change.bytes).toBeLessThanOrEqual(bytes);
    } else if (step.kind === "undo" || step.kind === "redo") {
      const entry = step.kind === "undo" ? done[at - 1] : done[at];
      if (!entry) continue;
      mask.apply(entry.change, step.kind === "undo" ? "before" : "after");
      naive.pixels = step.kind === "undo" ? entry.before : entry.after;
      at += step.kind === "undo" ? -1 : 1;
    } else {
      const before = naive.pixels;
      const edit = mask.begin();
      if (step.kind === "fill") {
        fillRect(edit, step.area, step.value);
        if (!step.isKept) {
          edit.rollback();
          continue;
        }
        naive.fill(step.area, step.value);
      } else if (step.kind === "invert") {
        invert(edit, mask);
        naive.pixels = before.map((pixel) => 1 - pixel);
      } else {
        (step.kind === "clear" ? clear : fillAll)(edit);
        naive.pixels = new Uint8Array(before.length).fill(step.kind === "clear" ? KEEP : REPAINT);
      }
      const change = edit.commit(step.kind);
      expect(change === null).toBe(naive.pixels.every((pixel, i) => pixel === before[i]));
      if (!change) continue;
      done.splice(at, done.length, { change, before, after: naive.pixels });
      at++;
    }
    expect(pixelsOf(mask)).toEqual(naive.pixels);
  }
}

test("any sequence of edits, rollbacks, undos and redos, some of them packed meanwhile, leaves what a plain bitmap holds", () => {
  const sizedSteps = anySize.chain((size) => fc.tuple(fc.constant(size), stepsOn(size)));
  fc.assert(fc.property(sizedSteps, ([size, steps]) => run(new MaskDocument(size), new NaiveMask(size), steps)));
});

test("count, get, bounds and weight agree with the pixels", () => {
  fc.assert(
    fc.property(anyMask, (mask) => {
      const { width, height } = mask.size;
      const pixels = pixelsOf(mask);
      const white = [...pixels.keys()].filter((at) => pixels[at] === 1);
      expect(mask.count()).toBe(white.length);
      for (const at of [...white.slice(0, 50), 0, pixels.length - 1]) {
        expect(mask.get(at % width, Math.floor(at / width))).toBe(pixels[at]);
      }
      const xs = white.map((at) => at % width);
      const ys = white.map((at) => Math.floor(at / width));
      const min = (values: number[]) => values.reduce((a, b) => Math.min(a, b));
      const max = (values: number[]) => values.reduce((a, b) => Math.max(a, b));
      expect(mask.bounds()).toEqual(
        white.length === 0 ? null : { x: min(xs), y: min(ys), width: max(xs) - min(xs) + 1, height: max(ys) - min(ys) + 1 },
      );
      expect(mask.bytes).toBeLessThanOrEqual(8192 * Math.ceil(width / 256) * Math.ceil(height / 256));
    }),
  );
});

test("runs never touch, and a part of a row is the row cut", () => {
  const wanted = fc.tuple(anyMask, fc.integer({ min: -3, max: 310 }), fc.integer({ min: -3, max: 310 }));
  fc.assert(
    fc.property(wanted, ([mask, from, to]) => {
      for (let row = 0; row < mask.size.height; row++) {
        const whole: [number, number][] = [];
        mask.eachRun(row, (first, last) => void whole.push([first, last]));
        for (const [i, [first]] of whole.entries()) if (i > 0) expect(first).toBeGreaterThan((whole[i - 1]?.[1] ?? 0) + 1);
        const part: [number, number][] = [];
        mask.eachRun(row, (first, last) => void part.push([first, last]), from, to);
        const cut = whole.map(([first, last]): [number, number] => [Math.max(first, from), Math.min(last, to)]);
        expect(part).toEqual(cut.filter(([first, last]) => first <= last));
      }
    }),
  );
});

test("rows of blocks tell how white they are: while an edit is open, after it, and after its undo", () => {
  const edited = anySize.chain((size) => fc.tuple(paintedMask(size), fc.array(fc.tuple(areaAround(size), anyValue))));
  fc.assert(
    fc.property(edited, fc.boolean(), ([mask, areas], isKept) => {
      const { width, height } = mask.size;
      const check = () => checkOf(mask);
      const checkOf = (shown: MaskDocument) => {
        const pixels = pixelsOf(shown);
        for (let row = 0; row < Math.ceil(height / 4); row++) {
          const counts = new Uint8Array(Math.ceil(width / 4));
          const note = (first: number, last: number, count: number) => counts.fill(count, first, last + 1);
          shown.eachBlockRun(row, note, 0, counts.length - 1);
          const expected = counts.map((_, column) => {
            const across = Math.min(4, width - 4 * column);
            const lines = [0, 1, 2, 3]
              .filter((line) => 4 * row + line < height)
              .map((line) => (4 * row + line) * width + 4 * column);
            return lines.reduce((sum, at) => sum + pixels.subarray(at, at + across).reduce((a, b) => a + b, 0), 0);
          });
          expect(counts).toEqual(expected);
        }
      };
      check();
      const edit = mask.begin();
      for (const [area, value] of areas) fillRect(edit, area, value);
      check();
      const change = isKept ? edit.commit("Kept") : null;
      if (!isKept) edit.rollback();
      check();
      if (change) mask.apply(change, "before");
      check();
      checkOf(mask.copy());
      checkOf(MaskDocument.fromSnapshot(mask.snapshot(true)));
    }),
  );
});

test("listeners learn of every pixel that changes, and of no place off the canvas", () => {
  const sizedSteps = anySize.chain((size) => fc.tuple(fc.constant(size), stepsOn(size)));
  fc.assert(
    fc.property(sizedSteps, ([size, steps]) => {
      const mask = new MaskDocument(size);
      let known = pixelsOf(mask);
      mask.onChange((dirty) => {
        expect(contains({ x: 0, y: 0, ...size }, dirty)).toBe(true);
        expect(isEmpty(dirty)).toBe(false);
        const now = pixelsOf(mask);
        known = known.map((old, at) => {
          const x = at % size.width;
          const y = Math.floor(at / size.width);
          const isInside = x >= dirty.x && y >= dirty.y && x < dirty.x + dirty.width && y < dirty.y + dirty.height;
          return isInside ? (now[at] ?? 0) : old;
        });
      });
      run(mask, new NaiveMask(size), steps);
      expect(known).toEqual(pixelsOf(mask));
    }),
  );
});

test("flush announces what was filled since the last one, and a removed listener hears nothing", () => {
  const mask = new MaskDocument({ width: 50, height: 50 });
  const heard: Rect[] = [];
  const stop = mask.onChange((dirty) => void heard.push(dirty));
  const edit = mask.begin();
  edit.fill(3, 4, 9, REPAINT);
  edit.fill(5, 2, 4, REPAINT);
  edit.flush();
  edit.flush();
  edit.fill(40, 0, 0, REPAINT);
  const change = edit.commit("Dots");
  expect(heard).toEqual([
    { x: 2, y: 3, width: 8, height: 3 },
    { x: 0, y: 40, width: 1, height: 1 },
  ]);
  expect(change?.dirty).toEqual({ x: 0, y: 3, width: 10, height: 38 });
  stop();
  if (change) mask.apply(change, "before");
  expect(heard).toHaveLength(2);
});

test("a change weighs what it keeps, packed less, and is applied on the other side only", () => {
  const mask = new MaskDocument({ width: 600, height: 300 });
  const paint = (x: number, y: number) => {
    const edit = mask.begin();
    fillRect(edit, { x, y, width: 300, height: 180 }, REPAINT);
    return edit.commit("Block");
  };
  const [first, second] = [paint(10, 20), paint(100, 40)];
  if (!first || !second) throw new Error("a block changed nothing");
  expect([first.bytes, second.bytes]).toEqual([2 * 8192, 2 * 8192]);
  let left = 1;
  expect(mask.pack(second, () => left-- > 0)).toBe(false);
  expect(second.bytes).toBeLessThan(8192 + 100);
  expect(mask.pack(second, () => true)).toBe(true);
  expect(second.bytes).toBeLessThan(200);
  expect(() => mask.apply(second, "after")).toThrow(RangeError);
  mask.apply(second, "before");
  expect(second.bytes).toBe(26);
  expect(() => mask.apply(second, "before")).toThrow(RangeError);
  expect(() => new MaskDocument(mask.size).pack(second, () => true)).toThrow(RangeError);
});

test("one edit at a time, and a closed one is closed", () => {
  const mask = new MaskDocument({ width: 8, height: 8 });
  const edit = mask.begin();
  expect(() => mask.begin()).toThrow(RangeError);
  edit.fill(0, 0, 3, REPAINT);
  const change = edit.commit("Line");
  expect(() => edit.fill(0, 0, 3, KEEP)).toThrow(RangeError);
  expect(() => edit.commit("Line")).toThrow(RangeError);
  expect(() => edit.rollback()).toThrow(RangeError);
  if (!change) throw new Error("the line changed nothing");
  expect(() => new MaskDocument({ width: 8, height: 8 }).apply(change, "before")).toThrow(RangeError);
  mask.begin();
  expect(() => mask.apply(change, "before")).toThrow(RangeError);
});

test("a full mask weighs nothing, whatever its size", () => {
  fc.assert(
    fc.property(anySize, (size) => {
      const mask = new MaskDocument(size);
      const edit = mask.begin();
      fillAll(edit);
      expect(edit.commit("All")?.bytes).toBe(0);
      expect(mask.bytes).toBe(0);
      expect(mask.count()).toBe(size.width * size.height);
    }),
  );
});

test.each([
  { width: 0, height: 5 },
  { width: 5, height: -1 },
  { width: 1.5, height: 5 },
  { width: Number.NaN, height: 5 },
])("no mask of $width x $height", (size) => {
  expect(() => new MaskDocument(size)).toThrow(RangeError);
});

test("a copy is the same mask, and neither feels what is painted on the other", () => {
  fc.assert(
    fc.property(anyMask, fc.boolean(), (mask, writesCopy) => {
      const before = pixelsOf(mask);
      const copy = mask.copy();
      expect(pixelsOf(copy)).toEqual(before);
      expect(copy.bytes).toBe(mask.bytes);
      const [written, kept] = writesCopy ? [copy, mask] : [mask, copy];
      const edit = written.begin();
      invert(edit, written);
      expect(edit.commit("Invert")).not.toBeNull();
      expect(pixelsOf(kept)).toEqual(before);
      expect(pixelsOf(written)).not.toEqual(before);
    }),
  );
});

test("a snapshot crosses to a worker and is the same mask there, a full and an open one too; it does not feel what is painted later", () => {
  fc.assert(
    fc.property(anyMask, fc.constantFrom("painted", "inverted", "open"), (mask, state) => {
      const edit = mask.begin();
      if (state !== "painted") invert(edit, mask);
      if (state !== "open") edit.commit("Invert");
      const [before, bytes] = [pixelsOf(mask), mask.bytes];
      const taken = mask.snapshot();
      const snapshot = structuredClone(taken, { transfer: [taken.marks.buffer, taken.words.buffer] });
      const later = state === "open" ? edit : mask.begin();
      invert(later, mask);
      const again = MaskDocument.fromSnapshot(snapshot);
      expect(again.size).toEqual(mask.size);
      expect(pixelsOf(again)).toEqual(before);
      expect(again.bytes).toBe(bytes);
      expect(snapshot.words.byteLength).toBe(bytes);
    }),
  );
});

test("a snapshot of another size is refused", () => {
  const mask = new MaskDocument({ width: 300, height: 300 });
  const edit = mask.begin();
  edit.fill(0, 0, 0, REPAINT);
  edit.commit("Dot");
  const snapshot = mask.snapshot();
  expect(() => MaskDocument.fromSnapshot({ ...snapshot, size: { width: 300, height: 600 } })).toThrow(RangeError);
  expect(() => MaskDocument.fromSnapshot({ ...snapshot, words: snapshot.words.slice(1) })).toThrow(RangeError);
});
