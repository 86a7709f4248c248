import sharp from "sharp";
import { areaOf, type Rect, rectOf, relativeTo, type Size } from "../../src/core/geometry/geometry.ts";
import { expectedPlace, type LocatedPicture, locate, resultRegion } from "../../src/core/outpaint/locate.ts";
import { layerAlpha } from "../../src/core/seam/alpha.ts";
import { type Budget, type Costs, median } from "../measure.ts";
import type { Bench } from "../report.ts";
import { matchByOpenCv } from "./openCv.ts";
import { PADDINGS, paddingErrors } from "./paddings.ts";
import { decoded, type ExtendCase, extendCases, repainted, turned } from "./results.ts";

/** Displacement of a repainted scene's parts, in pixels of a result of 1.17 megapixels. */
const REPAINTED_BY = 12;

interface Result {
  readonly told: string;
  readonly found: LocatedPicture;
  /** Pixels of the canvas, of the corner that is off most. */
  readonly error: number;
  readonly ms: number;
  readonly openCvError: number;
  readonly openCvMs: number;
  readonly changed: number;
  readonly kept: number;
  /** Results that are not to this picture. */
  readonly other: LocatedPicture;
  readonly anew: LocatedPicture;
  readonly upsideDown: LocatedPicture;
}

function errorOf(found: Rect, truth: Rect, canvas: Size): number {
  const scaleX = canvas.width / truth.width;
  const scaleY = canvas.height / truth.height;
  const away = (a: number, b: number, scale: number) => Math.abs(a - b) * scale;
  return Math.max(
    away(found.x, truth.x, scaleX),
    away(found.x + found.width, truth.x + truth.width, scaleX),
    away(found.y, truth.y, scaleY),
    away(found.y + found.height, truth.y + truth.height, scaleY),
  );
}

/** The result laid over its region, the original over its own place: how many of the original's pixels are no longer what they were. */
async function changedPixels({ base, canvas, result }: ExtendCase, found: Rect): Promise<number> {
  const { region } = resultRegion(found, canvas, result);
  const { width, height } = region;
  const old = rectOf(canvas);
  const alpha = layerAlpha({ kind: "frame", old, region }, region, { grow: 0, feather: 0 });
  const colours = await sharp(result.data, { raw: { width: result.width, height: result.height, channels: 4 } })
    .removeAlpha()
    .resize({ width, height, fit: "fill" })
    .raw()
    .toBuffer();
  const layer = Buffer.alloc(4 * width * height);
  for (let i = 0; i < alpha.data.length; i++) {
    colours.copy(layer, 4 * i, 3 * i, 3 * i + 3);
    layer[4 * i + 3] = alpha.data[i] ?? 0;
  }
  const at = relativeTo(old, region);
  const place = { left: at.x, top: at.y };
  const joined = await sharp({ create: { width, height, channels: 3, background: "#ffffff" } })
    .composite([
      { input: base, ...place },
      { input: layer, raw: { width, height, channels: 4 } },
    ])
    .png({ compressionLevel: 1 })
    .toBuffer();
  const after = await decoded(
    await sharp(joined)
      .extract({ ...place, ...canvas })
      .png({ compressionLevel: 1 })
      .toBuffer(),
  );
  const before = await decoded(base);
  let changed = 0;
  for (let i = 0; i < areaOf(canvas); i++) {
    if ([0, 1, 2].some((channel) => before.data[4 * i + channel] !== after.data[4 * i + channel])) changed++;
  }
  return changed;
}

async function resultOf(one: ExtendCase, before: ExtendCase): Promise<Result> {
  const { name, preset, canvas, old, result, truth } = one;
  let start = performance.now();
  const found = locate(old, result, preset);
  const ms = performance.now() - start;
  start = performance.now();
  const matched = matchByOpenCv(old, result, expectedPlace(preset, old, result));
  const openCvMs = performance.now() - start;
  return {
    told: `${name}, ${preset}`,
    found,
    error: errorOf(found, truth, canvas),
    ms,
    openCvError: errorOf(matched, truth, canvas),
    openCvMs,
    changed: await changedPixels(one, found),
    kept: areaOf(canvas),
    other: locate(before.old, result, preset),
    anew: locate(old, repainted(result, REPAINTED_BY, truth.x), preset),
    upsideDown: locate(turned(old), result, preset),
  };
}

/** Each case beside the results to another photograph. */
async function resultsOf(seed: number): Promise<readonly Result[]> {
  const cases: ExtendCase[] = [];
  for await (const one of extendCases(seed)) cases.push(one);
  const results: Result[] = [];
  for (const [index, one] of cases.entries()) {
    const other = cases[(index + 7) % cases.length];
    if (other) results.push(await resultOf(one, other));
  }
  return results;
}

const worst = (results: readonly Result[], of: (result: Result) => number) => Math.max(...results.map(of));
const most = (results: readonly Result[], of: (result: Result) => LocatedPicture) =>
  `${worst(results, (one) => of(one).score).toFixed(2)} and ${worst(results, (one) => of(one).agreed).toFixed(2)}`;
const count = (results: readonly Result[], is: (result: Result) => boolean) => results.filter(is).length;

/** Locating the old picture in the results to the vendor's presets; what the sides grow by differs from run to run. */
export async function extendBench(): Promise<Bench> {
  const seed = Math.floor(1e6 * Math.random());
  let all: Promise<readonly Result[]> | null = null;
  let paddings: ReturnType<typeof paddingErrors> | null = null;
  const results = () => (all ??= resultsOf(seed));
  const budget = (name: string, demand: number, costs: (of: readonly Result[]) => Costs): Budget => ({
    name,
    demand,
    sense: "most",
    run: async () => costs(await results()),
  });
  return {
    budgets: [
      budget("old picture located in the results to 7 presets, 5 photographs: worst error / one pixel", 1, (of) => {
        const [far] = of.toSorted((a, b) => b.error - a.error);
        return { ours: worst(of, ({ error }) => error), theirs: 1, unit: "pixels", note: `worst: ${far?.told}; seed ${seed}` };
      }),
      budget("worst error / OpenCV's matchTemplate at several scales", 1, (of) => ({
        ours: worst(of, ({ error }) => error),
        theirs: worst(of, ({ openCvError }) => openCvError),
        unit: "pixels",
        note: `medians ${median(of.map(({ error }) => error)).toFixed(3)} and ${median(of.map(({ openCvError }) => openCvError)).toFixed(3)}`,
      })),
      budget("pixels of the old picture changed / all of them", 0, (of) => ({
        ours: of.reduce((sum, { changed }) => sum + changed, 0),
        theirs: of.reduce((sum, { kept }) => sum + kept, 0),
        unit: "pixels",
      })),
      budget("right results called uncertain / all", 0, (of) => ({
        ours: count(of, ({ found }) => !found.isSure),
        theirs: of.length,
        unit: "edits",
        note: `score at least ${Math.min(...of.map(({ found }) => found.score)).toFixed(2)}, agreed at least ${Math.min(...of.map(({ found }) => found.agreed)).toFixed(2)}, rivals at most ${worst(of, ({ found }) => found.secondPeakRatio).toFixed(2)}`,
      })),
      budget("results to another photograph, to one upside down, and scenes painted anew, called sure / all", 0, (of) => ({
        ours: of.reduce(
          (sum, { other, anew, upsideDown }) => sum + [other, anew, upsideDown].filter(({ isSure }) => isSure).length,
          0,
        ),
        theirs: 3 * of.length,
        unit: "edits",
        note: `score and agreed at most: another ${most(of, ({ other }) => other)}, upside down ${most(of, ({ upsideDown }) => upsideDown)}, anew ${most(of, ({ anew }) => anew)}`,
      })),
      budget("time of one result / OpenCV's, the same work", 1, (of) => ({
        ours: median(of.map(({ ms }) => ms)),
        theirs: median(of.map(({ openCvMs }) => openCvMs)),
        unit: "ms",
      })),
      ...PADDINGS.filter((padding) => padding !== "ours").map(
        (padding): Budget => ({
          name: `padding's coarse colours away from what was cut off / ${padding}`,
          demand: 1,
          sense: "most",
          async run() {
            paddings ??= paddingErrors();
            const errors = await paddings;
            return { ours: errors.get("ours") ?? Number.NaN, theirs: errors.get(padding) ?? Number.NaN, unit: "levels" };
          },
        }),
      ),
    ],
    close: async () => {},
  };
}
