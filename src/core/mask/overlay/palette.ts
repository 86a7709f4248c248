/** 0..255 each; `a` is the opacity of a pixel that is wholly white in the mask. */
export interface OverlayColour {
  readonly r: number;
  readonly g: number;
  readonly b: number;
  readonly a: number;
}

/**
 * The colours of the overlay, as words of an OverlayTarget. `background` and `halo` hold, for each phase of the pattern and in it
 * for each share of white from 0 to 255, the word of such a mask pixel without and with a ring around the mask.
 */
export interface Palette {
  /** The canvas where it is neither mask nor ring. */
  readonly ground: number;
  readonly ring: number;
  /** Number of phases of the pattern; 1 when there is none. */
  readonly period: number;
  readonly background: Uint32Array;
  readonly halo: Uint32Array;
}

export const LEVELS = 256;

const CLEAR: OverlayColour = { r: 0, g: 0, b: 0, a: 0 };
const BLACK: OverlayColour = { r: 0, g: 0, b: 0, a: 255 };
const WHITE: OverlayColour = { r: 255, g: 255, b: 255, a: 255 };

/** Opacity of the ring as a share of the mask's. */
const RING_SHARE = 0.42;

/** A stripe of the hatching and its shadow, so that one of them is seen on any picture; the width of each in CSS pixels. */
const HATCHING = [
  { width: 1.4, colour: { r: 255, g: 255, b: 255, a: 170 } },
  { width: 1.4, colour: { r: 0, g: 0, b: 0, a: 150 } },
  { width: 9, colour: CLEAR },
] as const;

/** 0 for what is wholly transparent, whatever its colour. */
export const wordOf = ({ r, g, b, a }: OverlayColour): number =>
  a < 0.5 ? 0 : ((Math.round(a) << 24) | (Math.round(b) << 16) | (Math.round(g) << 8) | Math.round(r)) >>> 0;

/** `top` laid over `bottom`. */
export function laidOver(top: OverlayColour, bottom: OverlayColour): OverlayColour {
  const a = top.a + bottom.a * (1 - top.a / 255);
  if (a === 0) return CLEAR;
  const share = top.a / a;
  const mixed = (over: number, under: number) => over * share + under * (1 - share);
  return { r: mixed(top.r, bottom.r), g: mixed(top.g, bottom.g), b: mixed(top.b, bottom.b), a };
}

/** A colour laid over a word, as a word. */
export const wordOver = (top: OverlayColour, word: number): number =>
  wordOf(laidOver(top, { r: word & 255, g: (word >>> 8) & 255, b: (word >>> 16) & 255, a: word >>> 24 }));

/** Image pixels are told apart from this many screen pixels on. */
export const MIN_GRID = 8;

/** The palettes of pixels that a line of the grid crosses. */
export interface GridPalettes {
  readonly dark: Palette;
  readonly light: Palette;
}

/** Each image pixel has a dark line at its left and top and a light one at its right and bottom: one of them is seen on any picture. */
const DARK_LINE: OverlayColour = { r: 0, g: 0, b: 0, a: 46 };
const LIGHT_LINE: OverlayColour = { r: 255, g: 255, b: 255, a: 34 };

export const gridPalettes = (palette: Palette): GridPalettes => ({
  dark: paletteUnder(DARK_LINE, palette),
  light: paletteUnder(LIGHT_LINE, palette),
});

const paletteUnder = (top: OverlayColour, { ground, ring, period, background, halo }: Palette): Palette => ({
  ground: wordOver(top, ground),
  ring: wordOver(top, ring),
  period,
  background: wholesUnder(top, background),
  halo: wholesUnder(top, halo),
});

/** So far enlarged a pixel is white or it is not: no other shade is asked for. */
function wholesUnder(top: OverlayColour, shades: Uint32Array): Uint32Array {
  const under = new Uint32Array(shades.length);
  for (let i = LEVELS - 1; i < shades.length; i += LEVELS) under[i] = wordOver(top, shades[i] ?? 0);
  return under;
}

/** The word of what is on the way from `from` (0) to `to` (1). */
function wordBetween(from: OverlayColour, to: OverlayColour, share: number): number {
  const a = from.a + (to.a - from.a) * share;
  if (a < 0.5) return 0;
  const weight = (to.a * share) / a;
  const r = Math.round(from.r + (to.r - from.r) * weight);
  const g = Math.round(from.g + (to.g - from.g) * weight);
  const b = Math.round(from.b + (to.b - from.b) * weight);
  return ((Math.round(a) << 24) | (b << 16) | (g << 8) | r) >>> 0;
}

function paletteOf(ground: OverlayColour, ring: OverlayColour, phases: readonly OverlayColour[]): Palette {
  const shades = (base: OverlayColour) => {
    const words = new Uint32Array(phases.length * LEVELS);
    for (const [phase, white] of phases.entries())
      for (let level = 0; level < LEVELS; level++) words[phase * LEVELS + level] = wordBetween(base, white, level / (LEVELS - 1));
    return words;
  };
  return {
    ground: wordOf(ground),
    ring: wordOf(ring),
    period: phases.length,
    background: shades(ground),
    halo: shades(ring),
  };
}

/** The mask in a colour over the picture, the ring around it in the same colour but lighter. */
export const tintPalette = (colour: OverlayColour): Palette =>
  paletteOf(CLEAR, { ...colour, a: colour.a * RING_SHARE }, [colour]);

/**
 * The same with the mask hatched, for who does not tell colours apart. The ring is left plain, which sets the two off against each other.
 *
 * @param pixelRatio screen pixels a CSS pixel
 */
export function hatchedPalette(colour: OverlayColour, pixelRatio: number): Palette {
  const phases = HATCHING.flatMap(({ width, colour: stripe }) =>
    new Array<OverlayColour>(Math.max(1, Math.round(width * pixelRatio))).fill(laidOver(stripe, colour)),
  );
  return paletteOf(CLEAR, { ...colour, a: colour.a * RING_SHARE }, phases);
}

/** White where it will be repainted, the ring included, and black where it is kept. */
export const blackWhitePalette: Palette = paletteOf(BLACK, WHITE, [WHITE]);

/** Shows nothing. */
export const emptyPalette: Palette = paletteOf(CLEAR, CLEAR, [CLEAR]);
