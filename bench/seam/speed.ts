import { type Rect, rectOf } from "../../src/core/geometry/geometry.ts";
import { MASK_DILATION } from "../../src/core/geometry/region.ts";
import { type BlendSettings, PLAIN_BLEND } from "../../src/core/seam/blend.ts";
import { type BlendSource, prepareBlend } from "../../src/core/seam/prepare.ts";
import { blendPreview, type SmallBlend, smallBlend } from "../../src/core/seam/preview.ts";
import { type Budget, median, timed } from "../measure.ts";
import { cropped } from "../pictures.ts";
import type { Bench } from "../report.ts";
import { paintedWith, photographs, shapes } from "./cases.ts";
import { standIn } from "./standIn.ts";

/** The largest region that an engine sees without being shrunk. */
const REGION: Rect = { x: 700, y: 300, width: 1440, height: 1440 };
/** Of the longer side, as the worker that blends previews. */
const PREVIEW_SIDE = 1000;
const SLIDER_MS = 100;
const ROUNDS = 7;

const SLIDERS: readonly { name: string; settings: (round: number) => BlendSettings }[] = [
  { name: "colour match", settings: (round) => ({ ...PLAIN_BLEND, colourMatch: 0.5 + round / 20 }) },
  { name: "feather", settings: (round) => ({ ...PLAIN_BLEND, feather: 10 + round }) },
  { name: "grain", settings: (round) => ({ ...PLAIN_BLEND, grain: 0.5 + round / 20 }) },
  { name: "shift", settings: (round) => ({ ...PLAIN_BLEND, shiftX: 0.25 + round / 4 }) },
];

/** Budgets for the wait at each slider, at the size of a screen, with a disc of a third of the region's side painted. */
export async function seamSpeed(): Promise<Bench> {
  const source = await sourceOfDisc();
  let small: SmallBlend | null = null;
  const ready = (): SmallBlend => {
    small ??= smallBlend(prepareBlend(source), PREVIEW_SIDE);
    return small;
  };
  const budgets = SLIDERS.map(
    ({ name, settings }): Budget => ({
      name: `${name} moved, 1440-px region / 100 ms`,
      demand: 1,
      sense: "most",
      async run() {
        const times: number[] = [];
        // The first two warm the code up, and measure what is measured when it is first asked for.
        for (let round = -2; round < ROUNDS; round++) {
          const ms = await timed(() => blendPreview(ready(), settings(Math.max(0, round))));
          if (round >= 0) times.push(ms);
        }
        return { ours: median(times), theirs: SLIDER_MS, unit: "ms" };
      },
    }),
  );
  return { budgets, close: async () => {} };
}

async function sourceOfDisc(): Promise<BlendSource> {
  const enlarged = photographs().find(({ name }) => name === "enlarged");
  const disc = shapes.find(({ name }) => name === "disc");
  if (!(enlarged && disc)) throw new Error("The photograph or the shape that is timed is gone.");
  const truth = cropped(await enlarged.read(), REGION);
  return {
    region: rectOf(REGION),
    result: await standIn(truth, 1),
    area: { kind: "mask", mask: paintedWith(disc, REGION) },
    maskDilation: MASK_DILATION,
    known: [rectOf(REGION)],
    keepsAlpha: false,
    read: (part) => cropped(truth, part),
  };
}
