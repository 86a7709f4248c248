import { combine } from "../../src/core/mask/combine.ts";
import type { MaskWork } from "../../src/core/mask/work.ts";
import { decodeImage } from "../../src/imaging/decode.ts";
import { maskFile } from "../../src/imaging/maskFile.ts";
import { computeMask } from "../../src/imaging/maskWork.ts";
import { type Budget, median } from "../measure.ts";
import { MP_100, strokedMask } from "../scene.ts";
import { jpegOf, LIMITS } from "./firstPicture.ts";
import { settle } from "./frame.ts";

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
  const asking = setInterval(note, 4);
  await work();
  note();
  clearInterval(asking);
  return longestMs;
}

const stall = (name: string, prepare: () => Promise<() => Promise<unknown>>): Budget => ({
  name: `longest stall of the page in ${name} at 100 MP / a frame`,
  demand: 2,
  sense: "most",
  async run() {
    const work = await prepare();
    await work();
    const stallsMs: number[] = [];
    for (let run = 0; run < RUNS; run++) stallsMs.push(await longestStallMs(work));
    return { ours: median(stallsMs), theirs: FRAME_MS, unit: "ms" };
  },
});

const unheard = () => new AbortController().signal;

/** The picture, its mask, and the work done on them in its worker, answer laid into the mask as the editor does. */
async function workOn(work: MaskWork): Promise<() => Promise<unknown>> {
  const mask = strokedMask(MP_100, 0.28);
  const picture = await decodeImage(await jpegOf(MP_100), LIMITS, unheard()).full;
  return async () => {
    const result = await computeMask(work, mask, [{ picture, x: 0, y: 0 }], unheard(), () => {});
    const edit = mask.begin();
    combine(edit, mask, result, "replace");
    edit.commit("Work");
  };
}

export const stalls: readonly Budget[] = [
  stall("export", async () => {
    const mask = strokedMask(MP_100, 0.28);
    return () => maskFile(mask);
  }),
  stall("wand over everything", () => workOn({ kind: "wand", at: { x: 5, y: 5 }, tolerance: 100, isContiguous: true })),
  stall("grow by 32", () => workOn({ kind: "grow", radius: 32 })),
  stall("decode", async () => {
    const file = await jpegOf(MP_100);
    return async () => {
      const { first, full } = decodeImage(file, LIMITS, unheard());
      (await first).close();
      (await full).close();
    };
  }),
];
