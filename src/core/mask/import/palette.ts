import type { ColourCells } from "./imageTally.ts";
import { distance, type Rgb } from "./maskSource.ts";

/** A colour that much of an image is made of. */
export interface Ink {
  readonly colour: Rgb;
  /** Pixels that are like it and like none before it. */
  readonly pixels: number;
  /** Those of them that are as good as it. */
  readonly exact: number;
  /** All pixels that are at all like it. */
  readonly around: number;
  /** True for a flat colour: most of its pixels are it to some levels. */
  readonly isFlat: boolean;
}

/** More colours than this are a photograph's. */
const MAX_INKS = 12;

/** Largest RGB distances of two pixels: of an ink seen as one colour; of similar colours; of one flat colour, saved lossily. */
const LIKE = 36;
const SIMILAR = 56;
const SAME = 20;

/** A colour of fewer pixels than this share, or than four, is a stray one. */
const MIN_SHARE = 0.000002;
const MIN_PIXELS = 4;

/** In a flat colour one cell holds at least this share; what a smoothed edge or a lossy format makes is spread out. */
const FLAT_SHARE = 0.6;

/** Largest RGB distance of a smoothed edge from the line between its two colours; its largest share of either if it is flat. */
const EDGE_DISTANCE = 28;
const EDGE_SHARE = 0.1;

/** Largest RGB distance of lossy artefacts from their colour, and their largest share of it: spread out, or flat along edges. */
const BLUR = { distance: 120, share: 0.15 };
const FLAT_BLUR = { distance: 48, share: 0.01 };

/** With less than this of what is around it, a colour is but a place on the way from one to another. */
const PEAK_SHARE = 0.3;

/** The colours that an image is mostly made of, the most frequent first; not those of smoothed edges between two of them. */
export function inksOf({ counts, sums }: ColourCells): Ink[] {
  const order = [...counts.keys()].filter((cell) => counts[cell]).sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0));
  const cells = order.map((cell) => ({ pixels: counts[cell] ?? 0, colour: meanOf(sums, cell, counts[cell] ?? 1) }));
  const least = Math.max(MIN_PIXELS, MIN_SHARE * cells.reduce((sum, { pixels }) => sum + pixels, 0));
  const inks: Ink[] = [];
  let left = cells;
  while (inks.length < MAX_INKS) {
    const [top] = left;
    if (!top || top.pixels < least / 4) break;
    const within = (limit: number, of: typeof cells) =>
      of.reduce((sum, { colour, pixels }) => sum + (distance(...colour, top.colour) <= limit ? pixels : 0), 0);
    const pixels = within(LIKE, left);
    const [exact, around, isFlat] = [within(SAME, left), within(SIMILAR, cells), top.pixels >= FLAT_SHARE * pixels];
    if (pixels >= least) inks.push({ colour: top.colour, pixels, exact, around, isFlat });
    left = left.filter(({ colour }) => distance(...colour, top.colour) > LIKE);
  }
  return inks.filter((ink) => !isEdge(ink, inks)).sort((a, b) => b.pixels - a.pixels);
}

/** Samples that are far apart make a colour, equal ones a grey. */
export const chromaOf = ([red, green, blue]: Rgb): number => Math.max(red, green, blue) - Math.min(red, green, blue);

function meanOf(sums: Float64Array, cell: number, pixels: number): Rgb {
  const mean = (channel: number) => Math.round((sums[3 * cell + channel] ?? 0) / pixels);
  return [mean(0), mean(1), mean(2)];
}

/** True when it is no colour of its own, but an edge between two others, or a lossy format's artefact of one. */
function isEdge(ink: Ink, inks: readonly Ink[]): boolean {
  const isLessThan = (share: number) => (second: Ink) => second !== ink && ink.pixels <= share * second.pixels;
  const rivals = inks.filter(ink.isFlat ? isLessThan(EDGE_SHARE) : (second) => second !== ink && second.isFlat);
  if (rivals.some((from, at) => rivals.slice(at + 1).some((to) => isBetween(ink.colour, from.colour, to.colour)))) return true;
  if (!ink.isFlat && ink.exact < PEAK_SHARE * ink.around && inks.some(isLessThan(BLUR.share))) return true;
  const blur = ink.isFlat ? FLAT_BLUR : BLUR;
  return inks.filter(isLessThan(blur.share)).some(({ colour }) => distance(...ink.colour, colour) <= blur.distance);
}

function isBetween(colour: Rgb, from: Rgb, to: Rgb): boolean {
  const along = (a: Rgb, b: Rgb) =>
    (a[0] - from[0]) * (b[0] - from[0]) + (a[1] - from[1]) * (b[1] - from[1]) + (a[2] - from[2]) * (b[2] - from[2]);
  const share = along(colour, to) / along(to, to);
  if (share <= 0 || share >= 1) return false;
  const at = (channel: 0 | 1 | 2) => from[channel] + share * (to[channel] - from[channel]);
  return distance(...colour, [at(0), at(1), at(2)]) <= EDGE_DISTANCE;
}
