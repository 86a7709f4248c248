import fc from "fast-check";
import { expect, test } from "vitest";
import { contains, rectOf } from "../geometry/geometry.ts";
import { isApproximate, type OutpaintPreset, presetFrame } from "./presets.ts";

const ALL: readonly OutpaintPreset[] = [
  "Zoom out 1.5x",
  "Zoom out 2x",
  "Make square",
  "Left outpaint",
  "Right outpaint",
  "Top outpaint",
  "Bottom outpaint",
];
const side = fc.integer({ min: 1, max: 12_000 });
const canvas = fc.record({ width: side, height: side });

test("every frame is whole pixels and holds the old canvas", () => {
  fc.assert(
    fc.property(canvas, fc.constantFrom(...ALL), (size, preset) => {
      const frame = presetFrame(preset, size);
      expect(contains(frame, rectOf(size))).toBe(true);
      expect(Object.values(frame).every((value) => Number.isInteger(value) && !Object.is(value, -0))).toBe(true);
    }),
  );
});

test("zoom-outs and the square are centred to the pixel", () => {
  fc.assert(
    fc.property(canvas, fc.constantFrom(...ALL.slice(0, 3)), (size, preset) => {
      const frame = presetFrame(preset, size);
      const right = frame.x + frame.width - size.width;
      const bottom = frame.y + frame.height - size.height;
      expect(right + frame.x === 0 || right + frame.x === 1).toBe(true);
      expect(bottom + frame.y === 0 || bottom + frame.y === 1).toBe(true);
      expect(isApproximate(preset)).toBe(false);
    }),
  );
});

test("the sizes of a 600 x 400 picture", () => {
  const frames = ALL.map((preset) => presetFrame(preset, { width: 600, height: 400 }));
  expect(frames).toEqual([
    { x: -150, y: -100, width: 900, height: 600 },
    { x: -300, y: -200, width: 1200, height: 800 },
    { x: 0, y: -100, width: 600, height: 600 },
    { x: -300, y: 0, width: 900, height: 400 },
    { x: 0, y: 0, width: 900, height: 400 },
    { x: 0, y: -200, width: 600, height: 600 },
    { x: 0, y: 0, width: 600, height: 600 },
  ]);
});
