import fc from "fast-check";
import type { Rect, Size } from "../../geometry/geometry.ts";
import { type FrameSpace, movedInside } from "../frame.ts";
import type { FrameLimits } from "../frameLimits.ts";

/** Limits that no frame of these tests meets. */
export const FREE: FrameLimits = { maxPixels: 1e12, maxSide: 1e6 };

const side = fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 60, max: 8_000 }));

/** A canvas, and the limits of the server or limits that hardly leave it room. */
export const aSpace: fc.Arbitrary<FrameSpace> = fc
  .record({ canvas: fc.record({ width: side, height: side }), room: fc.constantFrom(1, 1.3, 4, 1e6) })
  .map(({ canvas, room }) => ({
    canvas,
    limits: {
      maxPixels: Math.min(120e6, Math.ceil(room * canvas.width * canvas.height)),
      maxSide: Math.min(65_535, Math.ceil(room * Math.max(canvas.width, canvas.height))),
    },
  }));

/** A frame that grows or cuts on any side, within the limits, and shows some of the canvas. */
export function aFrame({ canvas, limits }: FrameSpace): fc.Arbitrary<Rect> {
  const widest = Math.min(limits.maxSide, limits.maxPixels, 3 * canvas.width + 50);
  return fc.integer({ min: 1, max: widest }).chain((width) => {
    const highest = Math.max(1, Math.min(limits.maxSide, Math.floor(limits.maxPixels / width), 3 * canvas.height + 50));
    return fc
      .record({
        x: fc.integer({ min: -width, max: canvas.width }),
        y: fc.integer({ min: -2 * canvas.height, max: canvas.height }),
        width: fc.constant(width),
        height: fc.integer({ min: 1, max: highest }),
      })
      .map((frame) => movedInside(frame, { canvas }));
  });
}

export const isWhole = (rect: Rect): boolean =>
  Object.values(rect).every((value: number) => Number.isInteger(value) && !Object.is(value, -0));

/** True for each pixel of `size` that lies in one of the rectangles: the naive way. */
export function paintedBy(rects: readonly Rect[], { width, height }: Size): Uint8Array {
  const painted = new Uint8Array(width * height);
  for (const rect of rects) {
    for (let y = Math.max(0, rect.y); y < Math.min(height, rect.y + rect.height); y++) {
      for (let x = Math.max(0, rect.x); x < Math.min(width, rect.x + rect.width); x++) painted[y * width + x] = 1;
    }
  }
  return painted;
}
