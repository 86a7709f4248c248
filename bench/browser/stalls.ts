import type { MaskChange } from "../../src/core/mask/maskDocument.ts";
import type { MaskWork } from "../../src/core/mask/operations/work.ts";
import { combine } from "../../src/core/mask/selection/combine.ts";
import { decodeImage } from "../../src/imaging/decode/decode.ts";
import { maskFile } from "../../src/imaging/maskPng/maskFile.ts";
import { computeMask, forgetPixels } from "../../src/imaging/maskWork/maskWork.ts";
import { type Budget, median } from "../measure.ts";
import { MP_100, strokedMask } from "../scene.ts";
import { jpegOf, LIMITS } from "./firstPicture.ts";
import { settle } from "./frame.ts";
import { ourPainter } from "./painters/ours.tsx";

const FRAME_MS = 1_000 / 60;
const RUNS = 5;

/**
 * The longest time, in milliseconds, that the page took to answer while the work was under way. It is asked every four milliseconds,
 * which is as often as a timer may.
 */
async function longestStallMs(work: () => Promise<unknown>): Promise<number> {
  await settle();
  let lastMs = performance.now();
  let longestMs = 0;
  const note = () => {
    const nowMs = performance.now();
    longestMs = Math.max(longestMs, nowMs - lastMs);
    lastMs = nowMs;
  };
  const polling = setInterval(note, 4);
  await work();
  note();
  clearInterval(polling);
  return longestMs;
}

interface Watched {
  work(): Promise<unknown>;
  between?(): Promise<void>;
  close?(): void;
}

const stall = (name: string, prepare: () => Promise<Watched>): Budget => ({
  name: `longest stall of the page in ${name} at 100 MP / a frame`,
  demand: 2,
  sense: "most",
  async run() {
    const { work, between, close } = await prepare();
    const stallsMs: number[] = [];
    for (let run = -1; run < RUNS; run++) {
      const stallMs = await longestStallMs(work);
      if (run >= 0) stallsMs.push(stallMs);
      await between?.();
    }
    close?.();
    return { ours: median(stallsMs), theirs: FRAME_MS, unit: "ms" };
  },
});

const unheard = () => new AbortController().signal;

/** Work on the mask that is on the stage, done in its worker, the result laid into the mask as the editor does it, drawn, and taken back. */
async function workOn(work: MaskWork): Promise<Watched> {
  const painter = ourPainter(MP_100, strokedMask(MP_100, 0.28));
  const { mask } = painter;
  painter.show();
  const picture = await decodeImage(await jpegOf(MP_100), LIMITS, unheard()).full;
  let change: MaskChange | null = null;
  return {
    async work() {
      const result = await computeMask(work, mask, [{ picture, x: 0, y: 0 }], unheard(), () => {});
      const edit = mask.begin();
      combine(edit, mask, result, "replace");
      change = edit.commit("Work");
      await settle(2);
    },
    async between() {
      if (change) mask.apply(change, "before");
      await settle();
    },
    close() {
      painter.close();
      picture.close();
      forgetPixels();
    },
  };
}

export const stalls: readonly Budget[] = [
  stall("export", async () => {
    const mask = strokedMask(MP_100, 0.28);
    return { work: () => maskFile(mask) };
  }),
  stall("wand over everything", () => workOn({ kind: "wand", at: { x: 5, y: 5 }, tolerance: 100, isContiguous: true })),
  stall("grow by 32", () => workOn({ kind: "grow", radius: 32 })),
  stall("decode", async () => {
    const file = await jpegOf(MP_100);
    return {
      async work() {
        const { first, full } = decodeImage(file, LIMITS, unheard());
        (await first).close();
        (await full).close();
      },
    };
  }),
];
