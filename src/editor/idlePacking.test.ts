import fc from "fast-check";
import { expect, test } from "vitest";
import { editorHarness } from "./testing/editorHarness.ts";
import { brush } from "./tools/brush.ts";

/** Strokes over one another on a canvas of several tiles. */
function stroked() {
  const h = editorHarness(600, 300).use(brush, { diameter: 60 });
  for (let y = 40; y < 280; y += 30) h.drag(40, y, 560, 300 - y);
  return h;
}

test("at rest the history is packed, a slice at a time, and then nobody waits any more", () => {
  const h = stroked();
  const { historyBytes } = h.editor;
  let slices = 0;
  while (h.rest(3)) slices++;
  expect(slices).toBeGreaterThan(3);
  expect(h.editor.historyBytes).toBeLessThan(historyBytes / 2);
  h.press("i");
  expect(h.rest()).toBe(true);
  expect(h.rest()).toBe(false);
});

test("undo and redo over packed steps show the same as over unpacked ones", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom("undo", "redo", "rest"), { maxLength: 30 }), (acts) => {
      const [packed, plain] = [stroked(), stroked()];
      for (const act of acts) {
        if (act === "rest") packed.rest(5);
        else for (const { editor } of [packed, plain]) editor[act]();
        expect(packed.editor.mask.snapshot()).toEqual(plain.editor.mask.snapshot());
      }
    }),
    { numRuns: 30 },
  );
});

test("a closed editor packs nothing any more", () => {
  const h = stroked();
  h.editor.close();
  expect(h.rest()).toBe(false);
});
