import {
  clampNumber,
  intersect,
  isEmpty,
  type Point,
  pad,
  type Rect,
  rectOf,
  relativeTo,
  sameSize,
} from "../geometry/geometry.ts";
import type { RunSource } from "../mask/runs.ts";
import { type GreyRaster, newGreyRaster, newRasterLike, type Raster, type Samples } from "../raster.ts";
import { layerAlpha, type SeamBand } from "./alpha.ts";
import { BLUE_SHARE, CHANNELS, GREEN_SHARE, RED_SHARE } from "./cells.ts";
import { noiseAt } from "./grain.ts";
import { appliedShift, type JoinSource, type PreparedJoin, prepareJoin } from "./prepare.ts";
import type { Registration } from "./register.ts";
import { rowSampler } from "./resample.ts";
import { coverOf, stripsOf } from "./workPicture.ts";

/** How an answer is joined: what a designer can retune. */
export interface JoinSettings {
  /** Canvas pixels beyond the paint that are replaced wholly; the feather begins there. */
  readonly grow: number;
  /** Canvas pixels over which the layer fades out. */
  readonly feather: number;
  /** 0 as the answer came, 1 wholly matched. */
  readonly colourMatch: number;
  /** 0 none, 1 as much as the original has. */
  readonly grain: number;
  /** Canvas pixels that the answer is moved by, beyond the shift that was measured. */
  readonly shiftX: number;
  readonly shiftY: number;
  /** Nothing outside the paint is touched, whatever grow and feather say. */
  readonly isStrict: boolean;
}

/** Wholly matched, nothing moved by hand, no grain added. `feather` as the document's seam says. */
export const PLAIN_JOIN: JoinSettings = {
  grow: 0,
  feather: 16,
  colourMatch: 1,
  grain: 0,
  shiftX: 0,
  shiftY: 0,
  isStrict: false,
};

export interface JoinReport {
  /** What was measured, canvas pixels; applied only if it is believed. */
  readonly registration: Registration;
  /** Canvas pixels a pixel of the answer, on either axis. */
  readonly scale: Point;
  /** Kept pixels that the colours were fitted on. */
  readonly ringPixels: number;
  /** Pixels of the region that the layer leaves alone. */
  readonly keptPixels: number;
  /** How many of those are not wholly empty in the layer; counted. */
  readonly changedKept: number;
}

export interface Join<Data extends Samples = Uint8ClampedArray<ArrayBuffer>> {
  readonly layer: Raster<Data>;
  /** Of the layer's size: by how much what lies beneath is erased before the layer is drawn over it, 0..255. Null for nothing. */
  readonly erase: GreyRaster | null;
  /** Where it lies, canvas pixels, inside the region; null when it covers nothing, and then `layer` has no pixels. */
  readonly box: Rect | null;
  readonly report: JoinReport;
}

/** A part of a layer: RGBA of whole rows of its box. */
export interface JoinStrip<Data extends Samples> {
  /** Canvas pixels. */
  readonly part: Rect;
  readonly layer: Raster<Data>;
  readonly erase: GreyRaster | null;
}

/**
 * The layer of an answer: registered, matched in colour and grain, opaque where the original is replaced, fading out around it, and
 * all four bytes 0 wherever else, so that a kept pixel cannot be changed by whatever composites the layer. Where the two show the
 * same thing in the band that fades, the layer has the original's own pixels, so that the photograph stays sharp up to the paint.
 *
 * With c what the seam covers of a pixel and f the alpha of what is laid there, the original is to be left by 1 - c, and the new to be
 * seen by c f. Drawing over with an alpha of c f leaves 1 - c f; so first (1 - c) / (1 - c f) is left of the original, the rest erased.
 *
 * @throws RangeError when region or answer is empty, or a setting is not a number of its range
 */
export const blendResult = <Data extends Samples>(source: JoinSource<Data>, settings: JoinSettings): Join<Data> =>
  joinWith(prepareJoin(source), settings);

/** The same with the heavy part done: what a slider reruns. */
export function joinWith<Data extends Samples>(prepared: PreparedJoin<Data>, settings: JoinSettings): Join<Data> {
  const box = joinBox(prepared, settings);
  const { region, answer } = prepared.source;
  const layer = newRasterLike(answer.data, box ?? { width: 0, height: 0 });
  const erase = prepared.alphaFrom && newGreyRaster(layer);
  let covered = 0;
  let changedKept = 0;
  if (box) {
    for (const { part, layer: strip, erase: erased, alpha } of strips(prepared, settings, box)) {
      layer.data.set(strip.data, 4 * (part.y - box.y) * box.width);
      if (erased) erase?.data.set(erased.data, (part.y - box.y) * box.width);
      for (let i = 0; i < alpha.length; i++) {
        if (alpha[i] !== 0) covered += 1;
        else if (!isEmptyAt(strip.data, i) || (erased && erased.data[i] !== 0)) changedKept += 1;
      }
    }
  }
  return {
    layer,
    erase,
    box,
    report: {
      registration: prepared.registration,
      scale: { x: region.width / answer.width, y: region.height / answer.height },
      ringPixels: prepared.ringPixels,
      keptPixels: region.width * region.height - covered,
      changedKept,
    },
  };
}

const isEmptyAt = (rgba: Samples, pixel: number): boolean => {
  const at = 4 * pixel;
  return rgba[at] === 0 && rgba[at + 1] === 0 && rgba[at + 2] === 0 && rgba[at + 3] === 0;
};

/** The layer in strips of a megapixel, top to bottom, for a region that is too large to hold it: each takes about 12 MB, of 16 bits 24. */
export function* joinStrips<Data extends Samples>(
  prepared: PreparedJoin<Data>,
  settings: JoinSettings,
): Generator<JoinStrip<Data>> {
  const box = joinBox(prepared, settings);
  if (box) yield* strips(prepared, settings, box);
}

/** A rectangle that holds what the layer covers, cut close; canvas pixels; null when that is nothing. */
export function joinBox({ source: { area, region } }: PreparedJoin<Samples>, settings: JoinSettings): Rect | null {
  if (area.kind === "frame") return region;
  const { grow, feather } = bandOf(settings);
  const reach = feather > 0 ? Math.ceil(grow + feather) - 1 : Math.floor(grow);
  const painted = paintIn(area.mask, pad(region, reach));
  const box = painted && intersect(pad(painted, reach), region);
  return box && !isEmpty(box) ? box : null;
}

/** The bounding box of the paint inside a rectangle; null when there is none. */
function paintIn(mask: RunSource, part: Rect): Rect | null {
  const inside = intersect(part, rectOf(mask.size));
  let [left, right, top, bottom] = [Number.POSITIVE_INFINITY, -1, -1, -1];
  for (let y = inside.y; y < inside.y + inside.height; y++) {
    mask.eachRun(y, (first, last) => {
      const from = Math.max(first, inside.x);
      const to = Math.min(last, inside.x + inside.width - 1);
      if (from > to) return;
      left = Math.min(left, from);
      right = Math.max(right, to);
      if (top < 0) top = y;
      bottom = y;
    });
  }
  return right < 0 ? null : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** How far the layer of these settings reaches. */
export const bandOf = ({ grow, feather, isStrict }: JoinSettings): SeamBand =>
  isStrict ? { grow: 0, feather: 0 } : { grow, feather };

function* strips<Data extends Samples>(
  prepared: PreparedJoin<Data>,
  settings: JoinSettings,
  box: Rect,
): Generator<JoinStrip<Data> & { alpha: Uint8Array }> {
  const { source, registration, laid } = prepared;
  const { region, answer, area } = source;
  const measured = appliedShift(registration);
  const isMoved = settings.shiftX !== 0 || settings.shiftY !== 0;
  const left = box.x - region.x;
  const shift = { x: measured.x + settings.shiftX, y: measured.y + settings.shiftY };
  const sampler = laid && !isMoved ? null : rowSampler(answer, region, shift)(left, left + box.width - 1);
  const rowOf = (y: number): Float32Array | Uint8ClampedArray =>
    sampler?.row(y) ?? laid?.data.subarray(4 * (y * region.width + left), 4 * (y * region.width + left + box.width)) ?? NOTHING;
  const paint = painter(prepared, settings, box);
  const hasBand = bandOf(settings).feather > 0 && !isMoved;
  const keepsAlpha = prepared.alphaFrom === "original";
  for (const part of stripsOf(box)) {
    const alpha = layerAlpha(area, part, bandOf(settings)).data;
    const beneath = hasBand || keepsAlpha ? originalOf(prepared, part) : null;
    const alphas = beneath && keepsAlpha ? alphasOf(beneath, part, source.known) : null;
    const layer = newRasterLike(answer.data, part);
    const erase = prepared.alphaFrom && newGreyRaster(part);
    for (let row = 0; row < part.height; row++) {
      const coverage = alpha.subarray(row * part.width, (row + 1) * part.width);
      if (!coverage.some((opacity) => opacity > 0)) continue;
      const y = part.y + row;
      const kept = (hasBand && beneath?.data.subarray(4 * (row * beneath.width + beneath.left))) || null;
      const start = row * part.width;
      const end = start + part.width;
      const alphasHere = alphas?.subarray(start, end) ?? null;
      paint(
        { from: rowOf(y - region.y), kept, alphas: alphasHere, coverage, y },
        { layer: layer.data.subarray(4 * start, 4 * end), erase: erase?.data.subarray(start, end) ?? null },
      );
    }
    yield { part, layer, erase, alpha };
  }
}

/** The original's alpha in a part, a number a pixel; opaque where there is no original. */
function alphasOf({ data, width, left }: Beneath, part: Rect, known: readonly Rect[]): Uint8Array {
  const cover = coverOf(part, known);
  return cover.map((isKnown, i) => {
    const x = i % part.width;
    return isKnown ? (data[4 * (((i - x) / part.width) * width + left + x) + 3] ?? 0) : 255;
  });
}

const NOTHING = new Float32Array(0);

/** RGBA rows of the original from a part's first on, the part beginning `left` pixels into each. */
interface Beneath {
  readonly data: Samples;
  readonly width: number;
  readonly left: number;
}

function originalOf({ source, original }: PreparedJoin<Samples>, part: Rect): Beneath {
  if (!original) return { data: source.read(part).data, width: part.width, left: 0 };
  const { x, y } = relativeTo(part, source.region);
  return { data: original.data.subarray(4 * y * original.width), width: original.width, left: x };
}

interface SeamRow {
  /** The answer's RGBA. */
  readonly from: Float32Array | Uint8ClampedArray;
  /** The original's, where it may be used. */
  readonly kept: Samples | null;
  /** The original's alpha, where the layer has it. */
  readonly alphas: Uint8Array | null;
  readonly coverage: Uint8Array;
  /** Canvas pixels. */
  readonly y: number;
}

interface PaintedRow {
  readonly layer: Samples;
  /** Null where all is opaque. */
  readonly erase: Uint8Array | null;
}

type PaintRow = (row: SeamRow, to: PaintedRow) => void;

/** Colours one row of the box: each pixel goes through the correction at its place, between the cells by straight lines. */
function painter(
  { source, correction, grain: measured, cellSize, alphaFrom }: PreparedJoin<Samples>,
  settings: JoinSettings,
  box: Rect,
): PaintRow {
  const { width: columns, height: rows, lumaGain, pivot, saturation, offset, agreement } = correction;
  const match = inRange(settings.colourMatch);
  const grainShare = inRange(settings.grain);
  const grain = grainShare > 0 ? measured() : NOTHING;
  const gained = match * saturation;
  const slack = sameSize(source.answer, source.region) ? 0 : RINGING;
  // So much opacity is lost over the turn.
  const turn = Math.max(1, (255 * COLOUR_TURN * answerPixel(source)) / Math.max(1, bandOf(settings).feather));
  const place = relativeTo(box, source.region);
  const leftCell = new Int32Array(box.width);
  const rightShare = new Float32Array(box.width);
  for (let i = 0; i < box.width; i++) {
    const at = clampNumber((place.x + i + 0.5) / cellSize.width - 0.5, 0, columns - 1);
    leftCell[i] = Math.min(Math.max(0, columns - 2), Math.floor(at));
    rightShare[i] = at - (leftCell[i] ?? 0);
  }
  // The cells' numbers on this row: gain, three offsets, grain, agreement; one column more, so that a single one has a neighbour.
  const line = new Float32Array(LINE * (columns + 1));
  return ({ from, kept, alphas, coverage, y }, { layer: to, erase }) => {
    const at = clampNumber((y - source.region.y + 0.5) / cellSize.height - 0.5, 0, rows - 1);
    const top = Math.floor(at);
    const upper = top * columns;
    const lower = Math.min(rows - 1, top + 1) * columns;
    const down = at - top;
    const between = (values: Float32Array, one: number, other: number): number =>
      (values[one] ?? 0) + down * ((values[other] ?? 0) - (values[one] ?? 0));
    for (let column = 0; column < columns; column++) {
      const one = upper + column;
      const other = lower + column;
      line[LINE * column] = match * between(lumaGain, one, other);
      for (let c = 0; c < CHANNELS; c++)
        line[LINE * column + 1 + c] = match * between(offset, CHANNELS * one + c, CHANNELS * other + c);
      line[LINE * column + 4] = grainShare * between(grain, one, other);
      line[LINE * column + 5] = match * between(agreement, one, other);
    }
    for (let i = 0; i < coverage.length; i++) {
      const opacity = coverage[i] ?? 0;
      if (opacity === 0) continue;
      const cell = LINE * (leftCell[i] ?? 0);
      const share = rightShare[i] ?? 0;
      const own = 1 - share;
      const red = from[4 * i] ?? 0;
      const blue = from[4 * i + 2] ?? 0;
      const luma = RED_SHARE * red + GREEN_SHARE * (from[4 * i + 1] ?? 0) + BLUE_SHARE * blue;
      const gain = own * (line[cell] ?? 0) + share * (line[cell + LINE] ?? 0);
      const toLuma = own * (line[cell + 1] ?? 0) + share * (line[cell + LINE + 1] ?? 0);
      const toBlue = own * (line[cell + 2] ?? 0) + share * (line[cell + LINE + 2] ?? 0);
      const toRed = own * (line[cell + 3] ?? 0) + share * (line[cell + LINE + 3] ?? 0);
      const deviation = own * (line[cell + 4] ?? 0) + share * (line[cell + LINE + 4] ?? 0);
      let newLuma = luma + gain * (luma - pivot) + toLuma;
      if (deviation > 0) newLuma += deviation * noiseAt(box.x + i, y);
      let bluer = (blue - luma) * (1 + gained) + toBlue;
      let redder = (red - luma) * (1 + gained) + toRed;
      const ownAlpha = alphas?.[i] ?? (alphaFrom === "answer" ? snapped(from[4 * i + 3] ?? 0, slack) : 255);
      if (kept && opacity < 255 && ownAlpha === 255 && kept[4 * i + 3] === 255) {
        const agreed = own * (line[cell + 5] ?? 0) + share * (line[cell + LINE + 5] ?? 0);
        const held = 1 - Math.min(1, (255 - opacity) / turn);
        const keptRed = kept[4 * i] ?? 0;
        const keptBlue = kept[4 * i + 2] ?? 0;
        const keptLuma = RED_SHARE * keptRed + GREEN_SHARE * (kept[4 * i + 1] ?? 0) + BLUE_SHARE * keptBlue;
        newLuma += agreed * (keptLuma - newLuma);
        const toKeptBlue = keptBlue - keptLuma - bluer;
        const toKeptRed = keptRed - keptLuma - redder;
        bluer += agreed * (toKeptBlue - held * clampNumber(toKeptBlue, -COLOUR_HELD, COLOUR_HELD));
        redder += agreed * (toKeptRed - held * clampNumber(toKeptRed, -COLOUR_HELD, COLOUR_HELD));
      }
      const green = newLuma - (RED_SHARE * redder + BLUE_SHARE * bluer) / GREEN_SHARE;
      if (ownAlpha === 255) {
        to[4 * i] = newLuma + redder;
        to[4 * i + 1] = green;
        to[4 * i + 2] = newLuma + bluer;
        to[4 * i + 3] = opacity;
        continue;
      }
      const alpha = Math.round((opacity * ownAlpha) / 255);
      if (erase) erase[i] = erasedFor(opacity, alpha);
      if (alpha === 0) continue;
      // What was made of the original on white still has so much white in it.
      const white = alphas ? 255 - ownAlpha : 0;
      const stretch = alphas ? 255 / ownAlpha : 1;
      to[4 * i] = (newLuma + redder - white) * stretch;
      to[4 * i + 1] = (green - white) * stretch;
      to[4 * i + 2] = (newLuma + bluer - white) * stretch;
      to[4 * i + 3] = alpha;
    }
  };
}

/** Resizing rings along edges: alpha that is by so little more than nothing, or less than all, is just that. */
const RINGING = 8;

function snapped(alpha: number, slack: number): number {
  if (alpha <= slack) return 0;
  return alpha >= 255 - slack ? 255 : Math.round(alpha);
}

/** How much is erased so that drawing over with an alpha leaves what the seam leaves. Where both are 0, nothing changes. */
const erasedFor = (opacity: number, alpha: number): number =>
  alpha === opacity ? 0 : Math.round(255 * (1 - (255 - opacity) / (255 - alpha)));

const LINE = 6;
/**
 * Pixels of the answer over which its colour turns into the original's, outside the paint. An engine's JPEG holds colour at half the
 * detail (ITU-T T.81, annex A.1, 4:2:0), so that its faults reach over the border: cut off there they would be seen as a step. Luma
 * has the original's sharpness from the first pixel on: its faults are single pixels.
 */
const COLOUR_TURN = 2.5;
/** Levels of a fault that are held on to over the turn. More is a thin coloured edge that the answer lost, and the original has it. */
const COLOUR_HELD = 16;

/** Region pixels, on the axis that is enlarged more. */
const answerPixel = ({ region, answer }: JoinSource<Samples>): number =>
  Math.max(region.width / answer.width, region.height / answer.height);

function inRange(share: number): number {
  if (!(share >= 0 && share <= 1)) throw new RangeError("Colour match and grain are shares of 0 to 1.");
  return share;
}
