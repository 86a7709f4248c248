import { areaOf } from "../../geometry/geometry.ts";
import type { ColourCells, ImageTally } from "./imageTally.ts";
import { HALF, lumaOf, type MaskRule, type Rgb, type SourceKind } from "./maskSource.ts";
import { chromaOf, type Ink, inksOf } from "./palette.ts";
import { splitHistogram, thresholdOf } from "./threshold.ts";

/** The likely ways to read an image as a mask. */
export interface MaskSuggestion {
  /** True when it has a pixel that is not wholly opaque. */
  readonly hasAlpha: boolean;
  /** True when there is only one plausible way to read it: opaque, black and white, with white in it. */
  readonly isPlain: boolean;
  /** The way that is most likely meant. */
  readonly kind: SourceKind;
  /** The rule of each way to read it. */
  readonly rules: Readonly<Record<SourceKind, MaskRule>>;
  /** The colours that it is made of, the most likely one first; at least one. */
  readonly colours: readonly Rgb[];
  /** The colours that those are told apart by: themselves in a drawing, none in a photograph. */
  readonly palette: readonly Rgb[];
}

/** Of an image that is drawn in flat colours, at least this share is exactly of one of them. */
const FLAT_SHARE = 0.85;
/** A grey image has no more coloured pixels than this share, or than three. */
const STRAY_SHARE = 0.000002;
const STRAY_PIXELS = 3;
/** Samples of a colour differ by so much. */
const COLOURED = 40;
/** A strong colour that is painted over a photograph is flat, and this much of it at least. */
const STRONG = 140;
const PAINTED_SHARE = 0.002;
const PAINTED_FLATNESS = 0.6;
/** Alpha that says something has two parts at least this far apart. */
const MIN_ALPHA_DISTANCE = 48;
/** A hole lies inside: of the outline, no more than this share is transparent. Paint on nothing leaves most of the outline empty. */
const HOLE_IN_PHOTOGRAPH = 0.6;
const HOLE_IN_FLAT = 0.25;
/** Greys up to here are black and from 255 less this on white; all others may be no more than this share. */
const NEAR_BLACK = 40;
const BETWEEN_SHARE = 0.05;
/** One grey between that is so much of the lesser of black and white is a third colour, no edge. */
const THIRD_SHARE = 1 / 8;
const MAX_COLOURS = 6;

/** The most likely way to read an image as a mask. */
export function suggestMask(tally: ImageTally): MaskSuggestion {
  const inks = inksOf(tally.cells);
  const opaque = inks.length > 0 ? sum(tally.cells.counts) : 0;
  const isFlat = inks.reduce((pixels, { exact }) => pixels + exact, 0) >= FLAT_SHARE * opaque;
  const ground = groundOf(tally.outline, inks);
  const hasAlpha = (tally.alpha[255] ?? 0) < areaOf(tally.size);
  const figure = figureOf(inks, ground, isFlat, opaque);
  const colours = [...new Set([figure, ...inks].filter((ink) => ink !== null))].slice(0, MAX_COLOURS).map(({ colour }) => colour);
  const [colour = [255, 255, 255]] = colours;
  const palette = isFlat ? inks.map((ink) => ink.colour) : [];
  const byAlpha = alphaMeant(tally, inks, isFlat);
  const byColour =
    tally.coloured > stray(opaque) && figure !== null && (isFlat ? !isWhiteOnBlack(figure, ground) : isPainted(figure, opaque));
  return {
    hasAlpha,
    isPlain: isBlackAndWhite(tally),
    kind: byAlpha ?? (byColour ? "colour" : "luminance"),
    rules: {
      luminance: { source: { kind: "luminance" }, threshold: thresholdOf(tally.luma), isInverted: false },
      opacity: { source: { kind: "opacity" }, threshold: thresholdOf(tally.alpha), isInverted: false },
      transparency: { source: { kind: "transparency" }, threshold: thresholdOf(tally.alpha.toReversed()), isInverted: false },
      colour: colourRule(colour, palette),
    },
    colours: colours.length > 0 ? colours : [colour],
    palette,
  };
}

/** The rule for a colour among those of the image's palette. */
export const colourRule = (colour: Rgb, palette: readonly Rgb[]): MaskRule => ({
  source: { kind: "colour", colour, others: palette.filter((other) => String(other) !== String(colour)) },
  threshold: HALF,
  isInverted: false,
});

/** The part of an image with transparency that is the mask; null where alpha says nothing, or the colours say more. */
function alphaMeant(tally: ImageTally, inks: readonly Ink[], isFlat: boolean): "opacity" | "transparency" | null {
  const { low, lowMean, highMean } = splitHistogram(tally.alpha);
  const { width, height } = tally.size;
  if (low === 0 || highMean - lowMean < MIN_ALPHA_DISTANCE) return null;
  if (isFlat && hasBlackAndWhite(inks)) return null;
  const outline = Math.max(1, 2 * (width + height) - 4);
  const isHole = tally.transparentOutline / outline <= (isFlat ? HOLE_IN_FLAT : HOLE_IN_PHOTOGRAPH);
  return isHole ? "transparency" : "opacity";
}

const hasBlackAndWhite = (inks: readonly Ink[]): boolean =>
  inks.every(({ colour }) => chromaOf(colour) < COLOURED) &&
  inks.some(({ colour }) => isDark(colour)) &&
  inks.some(({ colour }) => isLight(colour));

const isDark = (colour: Rgb): boolean => lumaOf(...colour) <= NEAR_BLACK;
const isLight = (colour: Rgb): boolean => lumaOf(...colour) >= 255 - NEAR_BLACK;

/** The colour that most of the image's outline is of. */
function groundOf(outline: ColourCells, inks: readonly Ink[]): Ink | null {
  const [most] = inksOf(outline);
  if (!most) return null;
  const apart = (ink: Ink) => Math.hypot(...ink.colour.map((value, i) => value - (most.colour[i] ?? 0)));
  return inks.toSorted((a, b) => apart(a) - apart(b))[0] ?? null;
}

/** The colour that is most likely the mask: a strong one over a photograph, else what is drawn on the ground. */
function figureOf(inks: readonly Ink[], ground: Ink | null, isFlat: boolean, opaque: number): Ink | null {
  const coloured = inks.filter(({ colour }) => chromaOf(colour) >= COLOURED);
  if (!isFlat) return coloured.find((ink) => isPainted(ink, opaque)) ?? inks[0] ?? null;
  // Nobody paints black on red: the red is the mask, even where it reaches the edge.
  const [only] = coloured;
  if (only && coloured.length === 1 && inks.every((ink) => ink === only || isDark(ink.colour))) return only;
  const drawn = inks.filter((ink) => ink !== ground);
  return drawn.find(({ colour }) => chromaOf(colour) >= COLOURED) ?? drawn[0] ?? ground;
}

const isPainted = ({ colour, exact, around }: Ink, opaque: number): boolean =>
  chromaOf(colour) >= STRONG && exact >= PAINTED_SHARE * opaque && exact >= PAINTED_FLATNESS * around;

/** Light on dark reads as well by luminance, as masks are mostly read. */
const isWhiteOnBlack = (figure: Ink, ground: Ink | null): boolean =>
  isLight(figure.colour) && chromaOf(figure.colour) < COLOURED && ground !== null && lumaOf(...ground.colour) < HALF - NEAR_BLACK;

function isBlackAndWhite({ size, alpha, luma, coloured }: ImageTally): boolean {
  const pixels = areaOf(size);
  if ((alpha[255] ?? 0) < pixels || coloured > stray(pixels)) return false;
  const black = sum(luma.subarray(0, NEAR_BLACK + 1));
  const white = sum(luma.subarray(255 - NEAR_BLACK));
  const between = luma.subarray(NEAR_BLACK + 1, 255 - NEAR_BLACK);
  if (white === 0 || sum(between) > BETWEEN_SHARE * pixels) return false;
  return Math.max(...between) <= THIRD_SHARE * Math.min(black, white);
}

const stray = (pixels: number): number => Math.max(STRAY_PIXELS, STRAY_SHARE * pixels);
const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
