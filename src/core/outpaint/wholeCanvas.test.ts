import fc from "fast-check";
import { expect, test } from "vitest";
import { contains, type Rect, relativeTo } from "../geometry/geometry.ts";
import { planFramedEdit } from "./plan.ts";
import { paintedBy } from "./testing/frames.ts";
import { wholeOf } from "./wholeCanvas.ts";

test("an extension that is given up after any step leaves whole what the steps before say, and nothing with a gap counts as whole", () => {
  const aSide = fc.integer({ min: 20, max: 60 });
  const aReach = fc.integer({ min: 0, max: 60 });
  fc.assert(
    fc.property(
      fc.record({ width: aSide, height: aSide, left: aReach, top: aReach, right: aReach, bottom: aReach, done: fc.nat(40) }),
      ({ width, height, left, top, right, bottom, done }) => {
        const frame = { x: 0 - left, y: 0 - top, width: left + width + right, height: top + height + bottom };
        const { steps } = planFramedEdit(frame, { width, height }, { longerSide: 30, maxScale: 1 });
        const taken = steps.slice(0, done);
        const last = taken.at(-1);
        const canvas = last?.canvas ?? { x: 0, y: 0, width, height };
        const layers = [{ x: 0, y: 0, width, height }, ...taken.flatMap(({ invented }) => invented)].map((rect) =>
          relativeTo(rect, canvas),
        );
        const whole = wholeOf(canvas, layers);
        expect(contains({ ...canvas, x: 0, y: 0 }, whole)).toBe(true);
        if (last) expect(contains(whole, relativeTo(last.whole, canvas))).toBe(true);
        expect(hasGap(whole, layers)).toBe(false);
        expect(whole.width === canvas.width && whole.height === canvas.height).toBe(!hasGap({ ...canvas, x: 0, y: 0 }, layers));
      },
    ),
  );
});

const hasGap = (rect: Rect, layers: readonly Rect[]): boolean =>
  paintedBy(
    layers.map((layer) => relativeTo(layer, rect)),
    rect,
  ).includes(0);
