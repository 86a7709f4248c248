import fc from "fast-check";
import { expect, test } from "vitest";
import { isEmpty, rectOf } from "../geometry/geometry.ts";
import { ANCHORS, type Handle, keptOf, reachOf, shareOf } from "./frame.ts";
import { dragFrame, type FrameDrag, moveFrame } from "./frameDrag.ts";
import { ratioOf } from "./frameSnap.ts";
import { aFrame, aSpace, FREE, isWhole } from "./testing/frames.ts";

const HANDLES = ANCHORS.filter((anchor): anchor is Handle => anchor !== "centre");
const handle = fc.constantFrom(...HANDLES);
const by = fc.record({ x: fc.integer({ min: -9_000, max: 9_000 }), y: fc.integer({ min: -9_000, max: 9_000 }) });
const canvas = { width: 1000, height: 600 };
const space = { canvas, limits: { maxPixels: 120e6, maxSide: 65_535 } };
const drag = (changes: Partial<FrameDrag>): FrameDrag => ({
  from: rectOf(canvas),
  handle: "right",
  by: { x: 0, y: 0 },
  ratio: null,
  isSymmetric: false,
  snapWithin: 0,
  ...changes,
});

test("any drag gives whole pixels within the limits that show some of the picture", () => {
  fc.assert(
    fc.property(
      aSpace,
      fc.gen(),
      handle,
      by,
      fc.boolean(),
      fc.constantFrom(0, 3, 30),
      (room, g, grip, way, isSymmetric, snapWithin) => {
        const from = g(() => aFrame(room));
        const ratio = g(() => fc.constantFrom(null, 1, from.width / from.height));
        const { frame, guides } = dragFrame({ from, handle: grip, by: way, ratio, isSymmetric, snapWithin }, room);
        expect(isWhole(frame)).toBe(true);
        expect(isEmpty(keptOf(frame, room.canvas))).toBe(false);
        expect(frame.width * frame.height).toBeLessThanOrEqual(room.limits.maxPixels);
        expect(Math.max(frame.width, frame.height)).toBeLessThanOrEqual(room.limits.maxSide);
        if (snapWithin === 0) expect(guides).toEqual([]);
      },
    ),
    { numRuns: 400, endOnFailure: true },
  );
});

test("a free drag moves the edges it holds by what the pointer moved, and no other", () => {
  fc.assert(
    fc.property(handle, fc.record({ x: fc.nat(400), y: fc.nat(400) }), (grip, { x, y }) => {
      const share = shareOf(grip);
      const out = { x: share.x === 0 ? -x : x, y: share.y === 0 ? -y : y };
      const reach = reachOf(dragFrame(drag({ handle: grip, by: out }), space).frame, canvas);
      expect(reach).toEqual({
        left: share.x === 0 ? x : 0,
        right: share.x === 1 ? x : 0,
        top: share.y === 0 ? y : 0,
        bottom: share.y === 1 ? y : 0,
      });
      const even = reachOf(dragFrame(drag({ handle: grip, by: out, isSymmetric: true }), space).frame, canvas);
      const across = share.x === 0.5 ? 0 : x;
      const down = share.y === 0.5 ? 0 : y;
      expect(even).toEqual({ left: across, right: across, top: down, bottom: down });
    }),
  );
});

test("a kept ratio is kept to the nearest pixel, also where a limit is met", () => {
  fc.assert(
    fc.property(handle, by, fc.constantFrom(1, 16 / 9, 4 / 5), fc.boolean(), (grip, way, ratio, isSymmetric) => {
      const from = { x: -100, y: 0, width: Math.round(600 * ratio), height: 600 };
      const { frame, limit } = dragFrame(drag({ from, handle: grip, by: way, ratio, isSymmetric }), space);
      const slack = limit === null ? 0.5 : 1;
      const isNearest =
        Math.abs(frame.width - frame.height * ratio) <= slack || Math.abs(frame.height - frame.width / ratio) <= slack;
      expect(isNearest).toBe(true);
    }),
  );
});

test.each([
  ["the old edge, coming from outside", { from: { x: 0, y: 0, width: 1300, height: 600 }, by: { x: -295, y: 0 } }, 1000, "edge"],
  ["the centre line", { by: { x: -504, y: 0 } }, 500, "centre"],
  ["what the other side reaches", { from: { x: -137, y: 0, width: 1137, height: 600 }, by: { x: 131, y: 0 } }, 1137, "match"],
  ["16:9", { by: { x: 69, y: 0 } }, 1067, "ratio"],
  ["a round size", { by: { x: 152, y: 0 } }, 1150, "size"],
] as const)("an edge snaps to %s and says so", (_, changes, right, kind) => {
  const { frame, guides } = dragFrame(drag({ ...changes, snapWithin: 8 }), space);
  expect(frame.x + frame.width).toBe(right);
  expect(guides).toMatchObject([{ axis: "x", at: right, kind }]);
});

test("an edge that is near nothing stays where it is put", () => {
  const { frame, guides } = dragFrame(drag({ by: { x: 123, y: 0 }, snapWithin: 2 }), space);
  expect(frame.width).toBe(1123);
  expect(guides).toEqual([]);
});

test("both edges of a symmetric drag meet a round size, odd or even", () => {
  const from = { x: 0, y: 0, width: 1001, height: 617 };
  const odd = dragFrame(drag({ from, by: { x: 99, y: 0 }, isSymmetric: true, snapWithin: 3 }), { ...space, limits: FREE });
  expect(odd.frame.width).toBe(1200);
  expect(odd.guides).toMatchObject([{ kind: "size", length: 1200 }]);
});

test("a frame moved as a whole keeps its size, meets edges and centre, and never leaves the picture", () => {
  const from = { x: 0, y: 0, width: 400, height: 300 };
  expect(moveFrame(from, { x: 603, y: 40 }, 5, space)).toMatchObject({
    frame: { x: 600, y: 40, width: 400, height: 300 },
    guides: [{ axis: "x", at: 1000, kind: "edge" }],
  });
  expect(moveFrame(from, { x: 77, y: 148 }, 5, space)).toMatchObject({ frame: { x: 77, y: 150 }, guides: [{ kind: "centre" }] });
  expect(moveFrame(from, { x: 5000, y: 0 }, 0, space)).toMatchObject({ frame: { x: 984 }, limit: "picture" });
});

test("a size of a known ratio is called by it", () => {
  expect(ratioOf({ width: 1920, height: 1080 })).toBe("16:9");
  expect(ratioOf({ width: 2480, height: 3508 })).toBe("a4");
  expect(ratioOf({ width: 1000, height: 611 })).toBeNull();
});
