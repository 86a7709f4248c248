import { expect, test } from "vitest";
import { newRaster, type Raster } from "../../raster.ts";
import { contrastColour } from "./contrastColour.ts";
import { CONTRAST_COLOURS } from "./contrastColours.ts";

const SIDE = 16;
type Rgb = readonly [red: number, green: number, blue: number];

/** A picture whose pixel at place 0..255 has that colour. */
function picture(colourAt: (at: number) => Rgb): Raster {
  const raster = newRaster({ width: SIDE, height: SIDE });
  for (let at = 0; at < SIDE * SIDE; at++) raster.data.set([...colourAt(at), 255], 4 * at);
  return raster;
}

const [RED, YELLOW, GREEN, CYAN, BLUE, MAGENTA] = CONTRAST_COLOURS;
const CUP: Rgb = [150, 30, 15];
const WOOD: Rgb = [140, 85, 45];
const LAWN: Rgb = [70, 140, 40];
const SKY: Rgb = [110, 180, 235];

test("what is red gets green or blue, what is green red or magenta, what is blue a warm colour", () => {
  expect([GREEN, CYAN, BLUE]).toContain(
    contrastColour(
      picture((at) => (at % 3 ? CUP : WOOD)),
      null,
      null,
    ),
  );
  expect([RED, MAGENTA]).toContain(
    contrastColour(
      picture(() => LAWN),
      null,
      null,
    ),
  );
  expect([RED, YELLOW, MAGENTA]).toContain(
    contrastColour(
      picture(() => SKY),
      null,
      null,
    ),
  );
});

test("only what lies under the mask counts, a mask without weight means all of it", () => {
  const halves = picture((at) => (at < 128 ? LAWN : CUP));
  const under = (isCounted: (at: number) => boolean) => Uint8Array.from({ length: 256 }, (_, at) => (isCounted(at) ? 200 : 0));
  const onLawn = contrastColour(
    halves,
    under((at) => at < 128),
    null,
  );
  expect(onLawn).toBe(
    contrastColour(
      picture(() => LAWN),
      null,
      null,
    ),
  );
  expect(
    contrastColour(
      halves,
      under((at) => at >= 128),
      null,
    ),
  ).toBe(
    contrastColour(
      picture(() => CUP),
      null,
      null,
    ),
  );
  expect(
    contrastColour(
      halves,
      under(() => false),
      null,
    ),
  ).toBe(contrastColour(halves, null, null));
});

test("a few pixels of another colour do not decide, and what is transparent does not count", () => {
  const alone = contrastColour(
    picture(() => CUP),
    null,
    null,
  );
  const speckled = picture((at) => (at % 16 === 0 ? [47, 123, 255] : CUP));
  expect(contrastColour(speckled, null, null)).toBe(alone);
  const cutOut = picture((at) => (at < 200 ? LAWN : CUP));
  for (let at = 0; at < 200; at++) cutOut.data[4 * at + 3] = 0;
  expect(contrastColour(cutOut, null, null)).toBe(alone);
});

test("the colour until now stays unless another is clearly better; one that the picture has goes", () => {
  const cup = picture(() => CUP);
  const best = contrastColour(cup, null, null);
  const kept = CONTRAST_COLOURS.filter((colour) => contrastColour(cup, null, colour) === colour);
  expect(kept).toContain(best);
  expect(kept).not.toContain(RED);
  for (const colour of kept) expect(contrastColour(cup, null, colour)).toBe(colour);
  expect(contrastColour(cup, null, "#123456")).toBe(best);
});
