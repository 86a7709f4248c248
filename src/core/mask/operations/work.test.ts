import { expect, test } from "vitest";
import { MaskDocument, REPAINT } from "../maskDocument.ts";
import { fillRect } from "../runs.ts";
import { type PixelSource, wand } from "../selection/wand.ts";
import { pixelsOf } from "../testing/naiveMask.ts";
import { borderMask } from "./border.ts";
import { bucket } from "./bucket.ts";
import { growMask } from "./grow.ts";
import { fillHoles } from "./holes.ts";
import { mirrorMask } from "./mirror.ts";
import { shrinkMask } from "./shrink.ts";
import { smoothMask } from "./smooth.ts";
import { dropSpecks, fillPinholes } from "./specks.ts";
import { maskWithin } from "./within.ts";
import { type MaskWork, performWork } from "./work.ts";

const SIZE = { width: 300, height: 40 };
/** A ring, a speck and a pinhole, off the middle: each kind of work makes something else of it. */
function mask(): MaskDocument {
  const made = new MaskDocument(SIZE);
  const edit = made.begin();
  fillRect(edit, { x: 20, y: 5, width: 60, height: 30 }, REPAINT);
  fillRect(edit, { x: 35, y: 12, width: 25, height: 12 }, 0);
  fillRect(edit, { x: 70, y: 10, width: 1, height: 2 }, 0);
  fillRect(edit, { x: 250, y: 20, width: 2, height: 2 }, REPAINT);
  edit.commit("Test");
  return made;
}
/** Grey 0 in the first tile, 200 in the second. */
const source: PixelSource = {
  size: SIZE,
  tile: (column) => new Uint8ClampedArray(4 * 256 * 256).fill(200 * column).map((v, i) => (i % 4 === 3 ? 255 : v)),
};
const magic = { kind: "wand", at: { x: 290, y: 3 }, tolerance: 10, isContiguous: true } as const;

const AREA = { x: 30, y: 10, width: 40, height: 20 };

const works: [MaskWork, (from: MaskDocument) => MaskDocument][] = [
  [magic, () => wand(source, magic.at, magic)],
  [{ kind: "bucket", at: { x: 25, y: 8 } }, (from) => bucket(from, { x: 25, y: 8 })],
  [{ kind: "grow", radius: 3 }, (from) => growMask(from, 3)],
  [{ kind: "shrink", radius: 3 }, (from) => shrinkMask(from, 3)],
  [{ kind: "smooth", radius: 3 }, (from) => smoothMask(from, 3)],
  [{ kind: "border", width: 4 }, (from) => borderMask(from, 4)],
  [{ kind: "fillHoles" }, fillHoles],
  [{ kind: "dropSpecks", area: 9 }, (from) => dropSpecks(from, 9)],
  [{ kind: "fillPinholes", area: 9 }, (from) => fillPinholes(from, 9)],
  [{ kind: "mirror", axis: "horizontal" }, (from) => mirrorMask(from, "horizontal")],
  [{ kind: "mirror", axis: "vertical" }, (from) => mirrorMask(from, "vertical")],
  [{ kind: "within", area: AREA }, (from) => maskWithin(from, AREA)],
];

test.each(works)("%o does what it says and leaves the mask alone", (work, does) => {
  const from = mask();
  const done = pixelsOf(performWork(work, from, source, () => {}));
  expect(done).toEqual(pixelsOf(does(mask())));
  expect(done).not.toEqual(pixelsOf(mask()));
  expect(pixelsOf(from)).toEqual(pixelsOf(mask()));
});

const wholeMask = works.flatMap(([work]) => (work.kind === "wand" || work.kind === "bucket" ? [] : [work]));
test.each<MaskWork>([{ ...magic, isContiguous: false }, ...wholeMask])(
  "%o tells how far it is, from early on to its end",
  (work) => {
    const shares: number[] = [];
    performWork(work, mask(), source, (share) => shares.push(share));
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares[0]).toBeGreaterThanOrEqual(0);
    expect(shares.at(-1)).toBe(1);
    if (work.kind !== "wand") expect(shares[0]).toBeLessThan(0.1);
  },
);

test("the wand does nothing without a picture", () => {
  expect(() => performWork(magic, mask(), null, () => {})).toThrow(RangeError);
});
