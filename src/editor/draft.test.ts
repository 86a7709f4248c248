import fc from "fast-check";
import { expect, test } from "vitest";
import { contains, rectOf } from "../core/geometry/geometry.ts";
import { movedSelection } from "./draft.ts";
import { maskOf } from "./testing/editorHarness.ts";

const SIZE = 7;
const row = fc.array(fc.constantFrom("#", "."), { minLength: SIZE, maxLength: SIZE }).map((marks) => marks.join(""));
const ascii = fc.array(row, { minLength: SIZE, maxLength: SIZE }).map((rows) => rows.join("\n"));
const step = fc.integer({ min: -SIZE - 1, max: SIZE + 1 });

test("a moved selection is every pixel of it moved, cut at the canvas", () => {
  fc.assert(
    fc.property(ascii, step, step, (drawn, x, y) => {
      const mask = maskOf(drawn);
      const moved = movedSelection(mask, { x, y });
      const found = new Set<string>();
      for (let at = -2; at < SIZE + 2; at++)
        moved.eachRun(at, (first, last) => {
          for (let column = first; column <= last; column++) found.add(`${column} ${at}`);
        });
      const wanted = new Set<string>();
      for (let at = 0; at < SIZE; at++)
        for (let column = 0; column < SIZE; column++) if (mask.get(column - x, at - y)) wanted.add(`${column} ${at}`);
      expect(found).toEqual(wanted);
      const bounds = moved.bounds();
      expect(bounds === null || contains(rectOf(mask.size), bounds)).toBe(true);
      if (wanted.size > 0) expect(bounds).not.toBeNull();
    }),
  );
});
