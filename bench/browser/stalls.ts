import { decodeImage } from "../../src/imaging/decode.ts";
import { maskFile } from "../../src/imaging/maskPng.ts";
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

export const stalls: readonly Budget[] = [
  stall("export", async () => {
    const mask = strokedMask(MP_100, 0.28);
    return async () => maskFile(mask);
  }),
  stall("decode", async () => {
    const file = await jpegOf(MP_100);
    return async () => (await decodeImage(file, LIMITS, new AbortController().signal)).close();
  }),
];
