import type { Rect } from "../../src/core/geometry/geometry.ts";
import type { GreyRaster, Raster } from "../../src/core/raster.ts";
import { layerAlpha, type SeamBand } from "../../src/core/seam/alpha.ts";
import { blendResult, PLAIN_BLEND } from "../../src/core/seam/blend.ts";
import { membrane } from "../../src/core/seam/membrane.ts";
import type { BlendSource } from "../../src/core/seam/prepare.ts";
import { resample } from "../../src/core/seam/resample.ts";

/** A way to blend: from the same source each, the whole region as it comes out. */
export interface Method {
  readonly name: string;
  readonly blend: (source: BlendSource) => Raster;
}

const HARD: SeamBand = { grow: 0, feather: 0 };
const SOFT: SeamBand = { grow: 0, feather: PLAIN_BLEND.feather };

/** `over` laid on the original by its alpha. */
function composited({ region, read, area }: BlendSource, over: Raster, band: SeamBand): Raster {
  const original = read(region);
  const alpha = layerAlpha(area, region, band).data;
  for (const [i, opacity] of alpha.entries()) {
    for (let at = 4 * i; at < 4 * i + 3; at++) {
      const beneath = original.data[at] ?? 0;
      original.data[at] = beneath + (opacity / 255) * ((over.data[at] ?? 0) - beneath);
    }
  }
  return original;
}

const keptOf = ({ region, area, maskDilation }: BlendSource): GreyRaster =>
  layerAlpha(area, region, { grow: maskDilation, feather: 0 });

/** Mean and contrast of each channel of the result brought to those of the kept pixels. @see Reinhard et al. 2001, section 2 */
function globallyMatched(source: BlendSource): Raster {
  const result = resample(source.result, source.region);
  const original = source.read(source.region);
  const kept = keptOf(source).data;
  for (let c = 0; c < 3; c++) {
    const sums = { count: 0, one: 0, other: 0, ofOne: 0, ofOther: 0 };
    for (const [i, level] of kept.entries()) {
      if (level !== 0) continue;
      const one = result.data[4 * i + c] ?? 0;
      const other = original.data[4 * i + c] ?? 0;
      sums.count += 1;
      sums.one += one;
      sums.other += other;
      sums.ofOne += one * one;
      sums.ofOther += other * other;
    }
    const mean = sums.one / sums.count;
    const wanted = sums.other / sums.count;
    const spread = Math.sqrt(sums.ofOne / sums.count - mean * mean);
    const gain = spread > 0 ? Math.sqrt(sums.ofOther / sums.count - wanted * wanted) / spread : 1;
    for (let at = c; at < result.data.length; at += 4) result.data[at] = wanted + gain * ((result.data[at] ?? 0) - mean);
  }
  return result;
}

/**
 * Seamless cloning: the result's gradients, the original's colours on the pixels around the paint. It stands in for OpenCV's, which no
 * build of OpenCV in npm has (see `seamlessCloneOfOpenCv`), and solves the equation itself.
 *
 * @see Pérez, Gangnet, Blake 2003, "Poisson image editing", sections 2 and 3
 */
function cloned(source: BlendSource): Raster {
  const { region } = source;
  const result = resample(source.result, region);
  const original = source.read(region);
  const paint = layerAlpha(source.area, region, HARD).data;
  const count = region.width * region.height;
  const data = new Float32Array(3 * count);
  const weight = new Float32Array(count);
  for (const [i, level] of paint.entries()) {
    if (level !== 0) continue;
    weight[i] = 1000;
    for (let c = 0; c < 3; c++) data[3 * i + c] = (original.data[4 * i + c] ?? 0) - (result.data[4 * i + c] ?? 0);
  }
  const sheet = membrane({ width: region.width, height: region.height, data }, weight).data;
  for (let i = 0; i < count; i++)
    for (let c = 0; c < 3; c++) result.data[4 * i + c] = (result.data[4 * i + c] ?? 0) + (sheet[3 * i + c] ?? 0);
  return result;
}

const ourBlend =
  (isStrict: boolean) =>
  (source: BlendSource): Raster => {
    const { layer, box } = blendResult(source, { ...PLAIN_BLEND, isStrict });
    return box
      ? laidOver(source.read(source.region), layer, { ...box, x: box.x - source.region.x, y: box.y - source.region.y })
      : layer;
  };

function laidOver(original: Raster, layer: Raster, box: Rect): Raster {
  for (let y = 0; y < box.height; y++) {
    for (let x = 0; x < box.width; x++) {
      const from = 4 * (y * box.width + x);
      const to = 4 * ((box.y + y) * original.width + box.x + x);
      const share = (layer.data[from + 3] ?? 0) / 255;
      for (let c = 0; c < 3; c++) {
        const beneath = original.data[to + c] ?? 0;
        original.data[to + c] = beneath + share * ((layer.data[from + c] ?? 0) - beneath);
      }
    }
  }
  return original;
}

export const plainPaste: Method = {
  name: "plain paste",
  blend: (source) => composited(source, resample(source.result, source.region), HARD),
};

export const others: readonly Method[] = [
  plainPaste,
  { name: "feathered paste", blend: (source) => composited(source, resample(source.result, source.region), SOFT) },
  { name: "global colour match", blend: (source) => composited(source, globallyMatched(source), SOFT) },
  { name: "plain Poisson clone", blend: (source) => composited(source, cloned(source), HARD) },
];

export const ours: Method = { name: "ours", blend: ourBlend(false) };
/** The same with a hard edge, beside those that have one. */
export const oursStrict: Method = { name: "ours, strict", blend: ourBlend(true) };
