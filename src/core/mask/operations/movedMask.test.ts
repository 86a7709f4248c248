import fc from "fast-check";
import { expect, test } from "vitest";
import { MaskDocument, REPAINT } from "../maskDocument.ts";
import { movedMask } from "./movedMask.ts";

test("each pixel of the new canvas is what lay there before, and black beyond it", () => {
  const side = fc.integer({ min: 1, max: 20 });
  const aSize = fc.record({ width: side, height: side });
  const away = fc.integer({ min: -25, max: 25 });
  fc.assert(
    fc.property(aSize, aSize, away, away, fc.array(fc.tuple(side, side, side), { maxLength: 8 }), (old, size, x, y, runs) => {
      const mask = new MaskDocument(old);
      const edit = mask.begin();
      for (const [row, from, length] of runs) edit.fill(row - 1, from - 1, from + length, REPAINT);
      edit.commit("Drawn");
      const moved = movedMask(mask, { x, y }, size);
      for (let row = 0; row < size.height; row++) {
        for (let column = 0; column < size.width; column++) {
          const [wasX, wasY] = [column - x, row - y];
          const isOn = wasX >= 0 && wasY >= 0 && wasX < old.width && wasY < old.height && mask.get(wasX, wasY);
          expect(moved.get(column, row)).toBe(isOn ? 1 : 0);
        }
      }
    }),
  );
});
