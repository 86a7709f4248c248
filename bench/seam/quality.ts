import type { Rect } from "../../src/core/geometry/geometry.ts";
import { MASK_DILATION, regionFor } from "../../src/core/geometry/region.ts";
import { growMask } from "../../src/core/mask/operations/grow.ts";
import type { GreyRaster, Raster } from "../../src/core/raster.ts";
import { layerAlpha } from "../../src/core/seam/alpha.ts";
import type { BlendSource } from "../../src/core/seam/prepare.ts";
import type { Budget, Costs, Unit } from "../measure.ts";
import { cropped } from "../pictures.ts";
import type { Bench } from "../report.ts";
import { type Photograph, paintedWith, photographs, type Shape, shapes } from "./cases.ts";
import { type Measures, measure, psnrOf } from "./measures.ts";
import { type Method, others, ours, oursStrict, plainPaste } from "./methods.ts";
import { seamlessCloneOfOpenCv } from "./openCv.ts";
import { openSheets, type Sheets } from "./sheets.ts";
import { NO_DAMAGE, standIn } from "./standIn.ts";

interface Case {
  readonly truth: Raster;
  readonly paint: GreyRaster;
  readonly source: BlendSource;
  /** A result that has nothing but its noise: re-encoded, but neither moved nor off in colour. */
  readonly noisy: Raster;
}

interface Result extends Measures {
  readonly ms: number;
}

/** A photograph of which a shape was painted and "repainted" by the stand-in for the model. */
async function caseOf(photograph: Photograph, shape: Shape, seed: number): Promise<Case> {
  const picture = await photograph.read();
  const mask = paintedWith(shape, picture);
  const bounds = growMask(mask, MASK_DILATION).bounds();
  if (!bounds) throw new Error(`${shape.name} missed ${photograph.name}.`);
  const region = regionFor(bounds, picture);
  const truth = cropped(picture, region);
  const area = { kind: "mask", mask } as const;
  const paint = layerAlpha(area, region, { grow: 0, feather: 0 });
  // What was there is gone: no method can look at it.
  const original = { ...truth, data: truth.data.slice() };
  for (const [i, level] of paint.data.entries()) if (level === 255) original.data.set([255, 0, 255, 255], 4 * i);
  const read = (part: Rect) => cropped(original, { ...part, x: part.x - region.x, y: part.y - region.y });
  const result = await standIn(truth, seed);
  const source = { region, area, read, maskDilation: MASK_DILATION, known: [region], keepsAlpha: false, result };
  return { truth, paint, source, noisy: await standIn(truth, seed, NO_DAMAGE) };
}

function resultOf({ blend }: Method, { truth, paint, source }: Case): { result: Result; blended: Raster } {
  const start = performance.now();
  const blended = blend(source);
  const ms = performance.now() - start;
  return { result: { ...measure(blended, truth, paint), ms }, blended };
}

type Results = ReadonlyMap<string, Result>;

/** Every figure is a fault: less is better, and ours may not be above the best of the others. */
const FIGURES = [
  { name: "error inside", unit: "levels", of: ({ error }: Result) => error },
  { name: "structure lost inside", unit: "1 - SSIM", of: ({ ssim }: Result) => 1 - ssim },
  { name: "mean step at the seam", unit: "CIEDE2000", of: ({ meanSeam }: Result) => meanSeam },
  { name: "largest step at the seam", unit: "CIEDE2000", of: ({ maxSeam }: Result) => maxSeam },
  { name: "mean step between single pixels", unit: "CIEDE2000", of: ({ meanStep }: Result) => meanStep },
  { name: "mean step across the band", unit: "CIEDE2000", of: ({ meanPatch }: Result) => meanPatch },
] as const satisfies readonly { name: string; unit: Unit; of: (result: Result) => number }[];

const METHODS: readonly Method[] = [...others, ours, oursStrict];
const JUST_NOTICEABLE = 1;
/** A hard paste of a result without a fault but its noise: what no blend can take away. */
const NOISE_ALONE = "noise alone";

/** Blends by every method, on every photograph, under every shape; pictures of the seams go to a folder. */
export async function seamQuality(): Promise<Bench> {
  const sheets = await openSheets();
  process.stderr.write(`${seamlessCloneOfOpenCv()}\n`);
  const all = new Map<string, Results>();
  const budgets: Budget[] = [];
  let seed = 1;
  for (const photograph of photographs()) {
    for (const shape of shapes) {
      const name = `${photograph.name}, ${shape.name}`;
      const ownSeed = seed++;
      const results = once(async () => {
        const found = await resultsOf(name, await caseOf(photograph, shape, ownSeed), sheets);
        all.set(name, found);
        return found;
      });
      budgets.push(...budgetsOf(name, results));
    }
  }
  return {
    budgets,
    close: async () => {
      printMeans(all);
      process.stderr.write(`Pictures of the seams: ${sheets.folder}\n`);
    },
  };
}

async function resultsOf(name: string, one: Case, sheets: Sheets): Promise<Results> {
  const found = METHODS.map((method) => ({ method, ...resultOf(method, one) }));
  await sheets.write(
    name,
    [{ name: "true", picture: one.truth }, ...found.map(({ method, blended }) => ({ name: method.name, picture: blended }))],
    one.paint,
  );
  const noise = resultOf(plainPaste, { ...one, source: { ...one.source, result: one.noisy } });
  return new Map([...found.map(({ method, result }) => [method.name, result] as const), [NOISE_ALONE, noise.result]]);
}

function budgetsOf(name: string, results: () => Promise<Results>): Budget[] {
  const compared = FIGURES.map(
    (figure): Budget => ({
      name: `${name}: ${figure.name} / the best of the others`,
      demand: 1,
      sense: "most",
      async run(): Promise<Costs> {
        const found = await results();
        const of = (method: Method) => figure.of(found.get(method.name) ?? NOT_MEASURED);
        const [best] = others.toSorted((a, b) => of(a) - of(b));
        return { ours: of(ours), theirs: best ? of(best) : Number.NaN, unit: figure.unit, note: best?.name };
      },
    }),
  );
  const seen: Budget = {
    name: `${name}: mean step at the seam / just noticeable, or the result's own noise where that is more`,
    demand: 1,
    sense: "most",
    async run() {
      const found = await results();
      const noise = found.get(NOISE_ALONE)?.meanSeam ?? Number.NaN;
      const note = noise > JUST_NOTICEABLE ? `noise alone ${noise.toPrecision(3)}` : undefined;
      return {
        ours: found.get(ours.name)?.meanSeam ?? Number.NaN,
        theirs: Math.max(JUST_NOTICEABLE, noise),
        unit: "CIEDE2000",
        note,
      };
    },
  };
  return [...compared, seen];
}

const NOT_MEASURED: Result = {
  error: NaN,
  ssim: NaN,
  meanSeam: NaN,
  meanStep: NaN,
  maxStep: NaN,
  maxSeam: NaN,
  meanPatch: NaN,
  ms: NaN,
};

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let promise: Promise<T> | null = null;
  return () => {
    promise ??= work();
    return promise;
  };
}

/** To stderr, so that `--json` stays one object: what the rows add up to. */
function printMeans(all: ReadonlyMap<string, Results>): void {
  const mean = (of: (results: Results) => number): string =>
    ([...all.values()].reduce((sum, results) => sum + of(results), 0) / all.size).toPrecision(3);
  process.stderr.write(
    "means over all: PSNR, SSIM, step at the seam (mean, largest), between single pixels (mean), across the band, largest between single pixels, ms\n",
  );
  for (const name of [...METHODS.map((method) => method.name), NOISE_ALONE]) {
    const of = (figure: (result: Result) => number) => mean((results) => figure(results.get(name) ?? NOT_MEASURED));
    const figures = [
      of(({ error }) => psnrOf(error)),
      of(({ ssim }) => ssim),
      ...FIGURES.slice(2).map((figure) => of(figure.of)),
      of(({ maxStep }) => maxStep),
      of(({ ms }) => ms),
    ];
    process.stderr.write(`  ${name.padEnd(20)} ${figures.join("  ")}\n`);
  }
}
