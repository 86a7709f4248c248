import fc from "fast-check";
import { expect, test } from "vitest";
import { toImage, toScreen } from "../core/geometry/viewport.ts";
import { Navigation, pinch, turned } from "./navigation.ts";

const screen = fc.record({ x: fc.integer({ min: 0, max: 1_000 }), y: fc.integer({ min: 0, max: 1_000 }) });
const viewport = fc.record({
  x: fc.integer({ min: -500, max: 500 }),
  y: fc.integer({ min: -500, max: 500 }),
  scale: fc.constantFrom(0.25, 1, 3),
});

test("the image point under the pointer stays there, however the wheel is turned", () => {
  fc.assert(
    fc.property(viewport, screen, fc.integer({ min: -2_000, max: 2_000 }), fc.boolean(), (before, at, delta, isPinch) => {
      const after = turned(before, at, { kind: "zoom", delta, isPinch });
      const back = toScreen(after, toImage(before, at));
      expect(back.x).toBeCloseTo(at.x, 6);
      expect(back.y).toBeCloseTo(at.y, 6);
      expect(Math.sign(after.scale - before.scale)).toBe(Math.sign(0 - delta));
    }),
  );
});

test("what lay between two fingers still does, whatever they did", () => {
  fc.assert(
    fc.property(viewport, screen, screen, screen, screen, (before, a, b, c, d) => {
      const after = pinch(before, [a, b], [c, d]);
      const middle = toImage(before, { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
      const now = toScreen(after, middle);
      expect(now.x).toBeCloseTo((c.x + d.x) / 2, 6);
      expect(now.y).toBeCloseTo((c.y + d.y) / 2, 6);
    }),
  );
});

test("a pointer that has no part in it moves and ends nothing", () => {
  const navigation = new Navigation();
  navigation.startPan({ pointerId: 1, at: { x: 0, y: 0 } });
  expect(navigation.move({ x: 0, y: 0, scale: 1 }, { pointerId: 2, at: { x: 9, y: 9 } })).toBeNull();
  expect(navigation.end(2, 0)).toBeNull();
  expect(navigation.isActive).toBe(true);
  expect(navigation.end(1, 0)).toBe("ended");
});
