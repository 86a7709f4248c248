import fc from "fast-check";
import { expect, test } from "vitest";
import { contains, type Rect, rectOf, type Size } from "../../geometry/geometry.ts";
import { KEEP, MaskDocument, type MaskValue, REPAINT } from "../maskDocument.ts";
import { dropSpecks, fillPinholes } from "../operations/specks.ts";
import { fillAll, fillRect } from "../runs.ts";
import { anyMask, areaAround } from "../testing/naiveMask.ts";
import { type Finding, preflight } from "./preflight.ts";

const canvas = { width: 1000, height: 800 };
const options = { region: rectOf(canvas), bestSide: 1440, speckArea: 16, grow: 8 };
const square = (x: number, y: number, side: number): Rect => ({ x, y, width: side, height: side });

const maskWith = (...areas: readonly (readonly [Rect, MaskValue])[]): MaskDocument => maskOn(canvas, ...areas);

function maskOn(size: Size, ...areas: readonly (readonly [Rect, MaskValue])[]): MaskDocument {
  const mask = new MaskDocument(size);
  const edit = mask.begin();
  for (const [area, value] of areas) fillRect(edit, area, value);
  edit.commit("Painted");
  return mask;
}

test("nothing to say of one area well inside its region", () => {
  expect(preflight(maskWith([square(400, 300, 100), REPAINT]), options)).toEqual([]);
});

test("an empty mask is empty and nothing else", () => {
  expect(preflight(new MaskDocument(canvas), { ...options, region: square(0, 0, 10), bestSide: 1 })).toEqual([{ kind: "empty" }]);
});

test("full is full, and large only when over 60 %", () => {
  const full = new MaskDocument(canvas);
  const edit = full.begin();
  fillAll(edit);
  edit.commit("Fill");
  expect(preflight(full, options)).toEqual([{ kind: "full" }]);
  expect(preflight(maskWith([{ x: 0, y: 0, width: 600, height: 800 }, REPAINT]), options)).toEqual([]);
  expect(preflight(maskWith([{ x: 0, y: 0, width: 610, height: 800 }, REPAINT]), options)).toEqual([
    { kind: "large", share: 0.61 },
  ]);
});

test("specks and pinholes are counted under the area, and repaired by it", () => {
  const mask = maskWith(
    [square(400, 300, 100), REPAINT],
    [square(10, 10, 3), REPAINT],
    [square(20, 10, 4), REPAINT],
    [square(450, 350, 2), KEEP],
    [square(460, 350, 4), KEEP],
  );
  expect(preflight(mask, options)).toEqual([
    { kind: "specks", count: 1, area: 16 },
    { kind: "pinholes", count: 1, area: 16 },
  ]);
  expect(preflight(fillPinholes(dropSpecks(mask, 16), 16), options)).toEqual([]);
});

test("small areas without a larger one are meant", () => {
  expect(preflight(maskWith([square(10, 10, 3), REPAINT], [square(50, 50, 2), REPAINT]), options)).toEqual([]);
});

test("white on the region's edge, but not where that is the canvas's edge", () => {
  const sidesOf = (painted: Rect, region: Rect): readonly string[] =>
    preflight(maskWith([painted, REPAINT]), { ...options, region }).flatMap((finding) =>
      finding.kind === "touchesRegionEdge" ? finding.sides : [],
    );
  expect(sidesOf(square(100, 100, 50), square(99, 99, 52))).toEqual([]);
  expect(sidesOf(square(100, 100, 50), square(100, 99, 52))).toEqual(["left"]);
  expect(sidesOf(square(100, 100, 50), square(99, 99, 51))).toEqual(["right", "bottom"]);
  expect(sidesOf(square(100, 100, 50), square(100, 100, 50))).toEqual(["left", "top", "right", "bottom"]);
  expect(sidesOf(square(0, 0, 50), square(0, 0, 60))).toEqual([]);
  expect(sidesOf({ x: 900, y: 0, width: 100, height: 800 }, { x: 800, y: 0, width: 200, height: 800 })).toEqual([]);
});

test("white outside the region is told as a share of all, in place of the edges that it crosses", () => {
  const mask = maskWith([square(100, 100, 10), REPAINT], [{ x: 400, y: 100, width: 30, height: 10 }, REPAINT]);
  const find = (region: Rect) => preflight(mask, { ...options, region });
  const larger = expect.objectContaining({ x: expect.any(Number) });
  expect(find({ x: 0, y: 0, width: 300, height: 300 })).toEqual([{ kind: "outsideRegion", share: 0.75, larger }]);
  expect(find({ x: 0, y: 0, width: 500, height: 300 })).toEqual([]);
});

test("the larger region repairs every touched edge, holds all white and the old one", () => {
  fc.assert(
    fc.property(
      anyMask.chain((mask) => fc.tuple(fc.constant(mask), areaAround(mask.size))),
      ([mask, region]) => {
        const touched = preflight(mask, { ...options, region }).find((finding) => "larger" in finding);
        fc.pre(touched !== undefined);
        expect(contains(touched.larger, region)).toBe(true);
        const left = preflight(mask, { ...options, region: touched.larger });
        expect(left.filter((finding) => "larger" in finding)).toEqual([]);
      },
    ),
  );
});

test("a region over the best size says how much its result is enlarged; the gravest finding is first", () => {
  const mask = maskWith([square(100, 100, 700), REPAINT], [square(10, 10, 1), REPAINT], [square(400, 400, 1), KEEP]);
  const findings = preflight(mask, { ...options, region: square(100, 0, 800), bestSide: 500 });
  expect(findings.map(({ kind }): Finding["kind"] => kind)).toEqual([
    "large",
    "outsideRegion",
    "regionTooLarge",
    "specks",
    "pinholes",
  ]);
  expect(findings).toContainEqual({ kind: "regionTooLarge", scale: 1.6 });
});

const large = { width: 2000, height: 1500 };
const onLarge = { ...options, region: rectOf(large) };
const largeMaskWith = (...areas: readonly Rect[]) => maskOn(large, ...areas.map((area): [Rect, MaskValue] => [area, REPAINT]));

test("areas far apart are told with what each is enlarged by, together and alone; a slip of the hand far off is repaired first", () => {
  const [one, other] = [square(20, 20, 40), square(1800, 1400, 40)];
  const far = largeMaskWith(one, other);
  const apart = { kind: "islands", islands: [one, other] };
  expect(preflight(far, { ...onLarge, bestSide: 1600 })).toEqual([{ ...apart, scale: 1.25, alone: 1 }]);
  expect(preflight(far, { ...onLarge, bestSide: 400 })).toEqual([{ ...apart, scale: 5, alone: 512 / 400 }]);
  // Too little to gain; then a region that fits, as when the designer has made it smaller.
  expect(preflight(far, { ...onLarge, bestSide: 1601 })).toEqual([{ kind: "regionTooLarge", scale: 2000 / 1601 }]);
  expect(preflight(far, { ...onLarge, bestSide: 2000 })).toEqual([]);

  const kinds = (mask: MaskDocument) => preflight(mask, { ...onLarge, bestSide: 400 }).map(({ kind }): Finding["kind"] => kind);
  expect(kinds(largeMaskWith(one, square(1800, 1400, 3)))).toEqual(["regionTooLarge", "specks"]);
  expect(kinds(largeMaskWith(square(20, 20, 3), square(1800, 1400, 3)))).toEqual(["islands"]);
});

test("an island that is as wide as the canvas gains nothing by itself", () => {
  const wide = largeMaskWith({ x: 0, y: 0, width: 2000, height: 20 }, square(980, 1440, 10));
  expect(preflight(wide, { ...onLarge, bestSide: 500 })).toEqual([{ kind: "regionTooLarge", scale: 4 }]);
});

test("more than a dozen areas are strewn all over, and not offered", () => {
  const canvasSize = { width: 5 * 600, height: 3 * 600 };
  const spots = Array.from({ length: 13 }, (_, i) => square(300 + 600 * (i % 5), 300 + 600 * Math.floor(i / 5), 20));
  const kinds = (count: number) => {
    const mask = maskOn(canvasSize, ...spots.slice(0, count).map((spot): [Rect, MaskValue] => [spot, REPAINT]));
    return preflight(mask, { ...options, region: rectOf(canvasSize) }).map(({ kind }): Finding["kind"] => kind);
  };
  expect(kinds(12)).toEqual(["islands"]);
  expect(kinds(13)).toEqual(["regionTooLarge"]);
});
