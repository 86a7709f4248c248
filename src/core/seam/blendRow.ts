import { clampNumber, type Rect, relativeTo, sameSize } from "../geometry/geometry.ts";
import type { Samples } from "../raster.ts";
import { BLUE_SHARE, CHANNELS, GREEN_SHARE, RED_SHARE } from "./cells.ts";
import { noiseAt } from "./grain.ts";
import type { BlendSource, PreparedBlend } from "./prepare.ts";

/** Settings for blending a row: shares of 0..1, and the layer's feather in canvas pixels. */
export interface RowSettings {
  readonly colourMatch: number;
  readonly grain: number;
  readonly feather: number;
}

export interface SeamRow {
  /** The result's RGBA. */
  readonly from: Float32Array | Uint8ClampedArray;
  /** The original's, where it may be used. */
  readonly kept: Samples | null;
  /** The original's alpha, where the layer has it. */
  readonly alphas: Uint8Array | null;
  readonly coverage: Uint8Array;
  /** Canvas pixels. */
  readonly y: number;
}

export interface PaintedRow {
  readonly layer: Samples;
  /** Null where all is opaque. */
  readonly erase: Uint8Array | null;
}

export type BlendRow = (row: SeamRow, to: PaintedRow) => void;

/** Blends one row of the box: each pixel goes through the correction at its place, between the cells by straight lines. */
export function rowBlender(
  { source, correction, grain: measured, cellSize, alphaFrom }: PreparedBlend<Samples>,
  settings: RowSettings,
  box: Rect,
): BlendRow {
  const { feather } = settings;
  const { width: columns, height: rows, lumaGain, pivot, saturation, offset, agreement } = correction;
  const match = inRange(settings.colourMatch);
  const grainShare = inRange(settings.grain);
  const grain = grainShare > 0 ? measured() : new Float32Array(0);
  const gained = match * saturation;
  const slack = sameSize(source.result, source.region) ? 0 : RINGING;
  // So much opacity is lost over the turn.
  const turn = Math.max(1, (255 * COLOUR_TURN * resultPixel(source)) / Math.max(1, feather));
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
      const ownAlpha = alphas?.[i] ?? (alphaFrom === "result" ? snapped(from[4 * i + 3] ?? 0, slack) : 255);
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

/** Erasure, 0..255, after which drawing over with `alpha` gives the opacity of the seam. Nothing changes where both are 0. */
const erasedFor = (opacity: number, alpha: number): number =>
  alpha === opacity ? 0 : Math.round(255 * (1 - (255 - opacity) / (255 - alpha)));

const LINE = 6;
/**
 * Pixels of the result over which its colour turns into the original's, outside the paint. An engine's JPEG holds colour at half the
 * detail (ITU-T T.81, annex A.1, 4:2:0), so that its faults reach over the border: cut off there they would be seen as a step. Luma
 * has the original's sharpness from the first pixel on: its faults are single pixels.
 */
const COLOUR_TURN = 2.5;
/** Levels of a fault that are held on to over the turn. More is a thin coloured edge that the result lost, and the original has it. */
const COLOUR_HELD = 16;

/** Region pixels, on the axis that is enlarged more. */
const resultPixel = ({ region, result }: BlendSource<Samples>): number =>
  Math.max(region.width / result.width, region.height / result.height);

function inRange(share: number): number {
  if (!(share >= 0 && share <= 1)) throw new RangeError("Colour match and grain are shares of 0 to 1.");
  return share;
}
