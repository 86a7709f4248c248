import { expect, test } from "vitest";
import { MaskDocument, REPAINT } from "../maskDocument.ts";
import { drawLight } from "./lightOverlay.ts";

test("a veil inside, a bright boundary, nothing beside", () => {
  const mask = new MaskDocument({ width: 6, height: 5 });
  const edit = mask.begin();
  for (let y = 0; y < 4; y++) edit.fill(y, 1, 4, REPAINT);
  edit.commit("Drawn");
  const target = new Uint32Array(30);
  drawLight(target, mask);
  const levels = [...target].map((word) => word >>> 24);
  const rows = [0, 1, 2, 3, 4].map((y) =>
    levels.slice(6 * y, 6 * y + 6).map((alpha) => (alpha === 0 ? "." : alpha < 128 ? "-" : "#")),
  );
  expect(rows.map((row) => row.join(""))).toEqual([".####.", ".#--#.", ".#--#.", ".####.", "......"]);
});
