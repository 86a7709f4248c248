import fc from "fast-check";
import { expect, test } from "vitest";
import { contains, intersect, isEmpty, pad, type Rect, rectOf, type Size, union } from "../../geometry/geometry.ts";
import { regionFor, surroundingsOf } from "../../geometry/region.ts";
import { MaskDocument, REPAINT } from "../maskDocument.ts";
import { fillRect } from "../runs.ts";
import { componentsOf } from "./components.ts";
import { islandsOf } from "./islands.ts";

const GROW = 8;
const side = fc.integer({ min: 1, max: 5_000 });

/** A canvas of up to 25 megapixels with some spots, which lie near each other, far apart, or over the edge. */
const spotted = fc
  .record({ width: side, height: side })
  .chain((canvas) => fc.tuple(fc.constant<Size>(canvas), fc.array(spotOn(canvas), { minLength: 1, maxLength: 10 })));

const spotOn = ({ width, height }: Size): fc.Arbitrary<Rect> =>
  fc.record({
    x: fc.nat(width - 1),
    y: fc.nat(height - 1),
    width: fc.integer({ min: 1, max: 300 }),
    height: fc.integer({ min: 1, max: 300 }),
  });

function maskWith(canvas: Size, spots: readonly Rect[]): MaskDocument {
  const mask = new MaskDocument(canvas);
  const edit = mask.begin();
  for (const spot of spots) fillRect(edit, spot, REPAINT);
  edit.commit("Spots");
  return mask;
}

const unionOf = (rects: readonly Rect[]): Rect => rects.reduce(union);

/** Any two groups whose members' regions or surroundings overlap are one, looked for anew after each find. */
function naiveIslands(boxes: readonly Rect[], canvas: Size): Rect[] {
  const sent = (box: Rect) => intersect(pad(box, GROW), rectOf(canvas));
  const reach = (group: readonly Rect[]) =>
    union(unionOf(group.map((box) => regionFor(sent(box), canvas))), surroundingsOf(sent(unionOf(group)), canvas));
  let groups = boxes.map((box) => [box]);
  for (;;) {
    const pair = groups
      .flatMap((one, i) => groups.slice(i + 1).map((other) => [one, other] as const))
      .findLast(([one, other]) => !isEmpty(intersect(reach(one), reach(other))));
    if (!pair) return groups.map(unionOf).sort((a, b) => a.y - b.y || a.x - b.x);
    groups = [...groups.filter((group) => !pair.includes(group)), pair.flat()];
  }
}

test("the same islands as from pairs that are looked for one by one, in another order", () => {
  fc.assert(
    fc.property(spotted, ([canvas, spots]) => {
      const areas = componentsOf(maskWith(canvas, spots), REPAINT);
      const boxes = Array.from({ length: areas.count }, (_, component) => areas.bounds(component));
      const islands = islandsOf(areas, canvas, GROW);
      expect(islands.map(({ bounds }) => bounds)).toEqual(naiveIslands(boxes, canvas));
    }),
    { numRuns: 150 },
  );
});

test("islands hold all white between them, and the regions they are sent as share no pixel", () => {
  fc.assert(
    fc.property(spotted, ([canvas, spots]) => {
      const mask = maskWith(canvas, spots);
      const islands = islandsOf(componentsOf(mask, REPAINT), canvas, GROW);
      expect(islands.reduce((sum, { area }) => sum + area, 0)).toBe(mask.count());
      for (const spot of spots) {
        expect(islands.some(({ bounds }) => contains(bounds, intersect(spot, rectOf(canvas))))).toBe(true);
      }
      const regions = islands.map(({ bounds }) => regionFor(intersect(pad(bounds, GROW), rectOf(canvas)), canvas));
      for (const [i, one] of regions.entries())
        for (const other of regions.slice(i + 1)) expect(isEmpty(intersect(one, other))).toBe(true);
    }),
    { numRuns: 150 },
  );
});

test("near spots chain; what is reached only by the box around them all belongs to it, too", () => {
  const canvas = { width: 6_000, height: 4_000 };
  const spot = (x: number, y: number): Rect => ({ x, y, width: 20, height: 20 });
  const islands = (...spots: readonly Rect[]) =>
    islandsOf(componentsOf(maskWith(canvas, spots), REPAINT), canvas, GROW).map(({ bounds }) => bounds);
  expect(islands(spot(1_000, 1_000), spot(1_511, 1_000), spot(2_022, 1_000))).toHaveLength(1);
  expect(islands(spot(1_000, 1_000), spot(1_512, 1_000), spot(4_000, 3_000))).toHaveLength(3);
  // Three in a row are sent 1,058 px wide, so that 529 px above and below go with them.
  expect(islands(spot(1_000, 1_000), spot(2_022, 1_000), spot(1_511, 1_000), spot(1_511, 1_760))).toHaveLength(1);
});
