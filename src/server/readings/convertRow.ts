import type { ReadingNote } from "../../contract/images.ts";
import { encodeLight, labToDisplayP3 } from "./displayP3.ts";
import { colourChannelsOf, isLab, type PixelForm, pixelChannels, pixelFormOf, type SampleLayout } from "./layout.ts";
import type { RawSamples } from "./samples.ts";

export type PixelSamples = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;
/** A sample that may be read as a number and written by index. */
type Row = { [index: number]: number; readonly length: number };

/** L* of 100 in the 16 bits of ICC's older coding. @see ICC.1:2022, table 42 */
const ICC_WHITE = 0xff_00;

export interface RowConverter {
  readonly form: PixelForm;
  /** Pixels of a row, or of a part of one, from all of its channels as the file has them. The result is valid until the next call. */
  convert(raw: RawSamples): PixelSamples;
  /** Notes on what had to be given up so far. */
  notes(): ReadingNote[];
}

/**
 * @param most pixels that are converted at once
 * @param encodeFloat from a float to 16 bits
 */
export function rowConverter(
  layout: SampleLayout,
  most: number,
  encodeFloat: (value: number) => number = encodeLight,
): RowConverter {
  const form = pixelFormOf(layout);
  const { colour, alpha, channels, bits, isFloat } = layout;
  const colours = colourChannelsOf(colour);
  const inside = colours + (alpha ? 1 : 0);
  const perPixel = pixelChannels(form);
  const out = form.depth === 8 ? new Uint8Array(perPixel * most) : new Uint16Array(perPixel * most);
  const direct = directScale(layout, form);
  if (direct !== null) {
    const convert = (raw: RawSamples) => {
      const { factor, from } = direct;
      if (factor === 1 && from === 0) out.set(raw);
      else for (let i = 0; i < raw.length; i++) out[i] = from === 0 ? (raw[i] ?? 0) * factor : from - (raw[i] ?? 0) * factor;
      return out.subarray(0, raw.length);
    };
    return { form, convert, notes: () => [] };
  }
  // Lab and palette have a meaning at the file's own width; everything else is brought to the form's first.
  const isScaled = !isFloat && !isLab(colour) && colour !== "palette";
  const full = isFloat ? 1 : isScaled ? 2 ** form.depth - 1 : 2 ** bits - 1;
  const scale = isScaled ? full / (2 ** bits - 1) : 1;
  const alphaScale = (2 ** form.depth - 1) / full;
  const toModel = modelOf(layout, full);
  const samples = new Float64Array(inside * most);
  let isClipped = false;

  return {
    form,
    convert(raw) {
      const count = raw.length / channels;
      for (let x = 0, from = 0, to = 0; x < count; x++, from += channels) {
        for (let c = 0; c < colours; c++) samples[to++] = raw[from + c] ?? 0;
        if (alpha) samples[to++] = raw[from + alpha.channel] ?? 0;
      }
      const used = samples.subarray(0, inside * count);
      if (scale !== 1) for (let i = 0; i < used.length; i++) used[i] = Math.round((used[i] ?? 0) * scale);
      if (isFloat) isClipped ||= isOverOne(used, inside, colours);
      if (alpha) uncover(used, layout, full);
      if (isFloat) {
        for (let i = 0; i < used.length; i++) if (!alpha || i % inside < colours) used[i] = encodeFloat(used[i] ?? 0);
      }
      for (let from = 0, to = 0; from < used.length; from += inside, to += perPixel) {
        toModel(used, from, out, to);
        if (alpha)
          out[to + perPixel - 1] = Math.round(Math.min(1, Math.max(0, (used[from + colours] ?? 0) / full)) * full * alphaScale);
      }
      return out.subarray(0, perPixel * count);
    },
    notes() {
      const notes: ReadingNote[] = [];
      if (isFloat) notes.push("float_to_16_bit");
      else if (bits > 16) notes.push("depth_reduced");
      if (isClipped) notes.push("highlights_clipped");
      if (channels > inside) notes.push("channels_left_out");
      if (isLab(colour)) notes.push("lab_to_rgb");
      return notes;
    },
  };
}

/**
 * Factor and offset where each sample by itself becomes one of the form's: `from` - `factor` * sample, or without an offset
 * `factor` * sample; null where it does not.
 */
function directScale(
  { colour, alpha, channels, bits, isFloat }: SampleLayout,
  form: PixelForm,
): { factor: number; from: number } | null {
  const full = 2 ** form.depth - 1;
  const factor = full / (2 ** bits - 1);
  const isStraight = !alpha || alpha.kind === "straight";
  if (isFloat || channels !== pixelChannels(form) || !isStraight || !Number.isInteger(factor)) return null;
  if (colour === "grey" || colour === "rgb" || colour === "cmyk") return { factor, from: 0 };
  return (colour === "white_is_zero" || colour === "cmyk_as_light") && !alpha ? { factor, from: full } : null;
}

function isOverOne(samples: Row, inside: number, colours: number): boolean {
  for (let i = 0; i < samples.length; i += inside) {
    for (let c = 0; c < colours; c++) if ((samples[i + c] ?? 0) > 1) return true;
  }
  return false;
}

/** Colours that were multiplied by alpha, or laid on white, as they were before. Where alpha is 0 they are not known and stay. */
function uncover(samples: Row, { colour, alpha }: SampleLayout, full: number): void {
  if (!alpha || alpha.kind === "straight") return;
  const colours = colourChannelsOf(colour);
  const neutral = isLab(colour) ? (full + 1) / 2 : full;
  const papers = Array.from({ length: colours }, (_, c) => (alpha.kind === "premultiplied" ? 0 : c === 0 ? full : neutral));
  for (let i = 0; i < samples.length; i += colours + 1) {
    const opacity = samples[i + colours] ?? 0;
    if (!(opacity > 0) || opacity >= full) continue;
    for (let c = 0; c < colours; c++) {
      const paper = papers[c] ?? 0;
      const covered = ((samples[i + c] ?? 0) - paper) * (full / opacity) + paper;
      samples[i + c] = full === 1 ? Math.max(0, covered) : Math.min(full, Math.max(0, Math.round(covered)));
    }
  }
}

/** Puts a pixel's colours, from `from` on, into the form's model, from `to` on. */
function modelOf(
  { colour, bits, palette, transparentEntry }: SampleLayout,
  full: number,
): (row: Row, from: number, out: Row, to: number) => void {
  switch (colour) {
    case "palette":
      return (row, from, out, to) => {
        const entry = row[from] ?? 0;
        for (let c = 0; c < 3; c++) out[to + c] = palette?.[3 * entry + c] ?? 0;
        if (transparentEntry !== undefined) out[to + 3] = entry === transparentEntry ? 0 : 255;
      };
    case "white_is_zero":
      return (row, from, out, to) => {
        out[to] = full - (row[from] ?? 0);
      };
    case "cmyk_as_light":
      return (row, from, out, to) => {
        for (let c = 0; c < 4; c++) out[to + c] = full - (row[from + c] ?? 0);
      };
    case "ycbcr":
      return (row, from, out, to) => ycbcrToRgb(row, from, full, out, to);
    case "lab_signed":
    case "lab_offset":
    case "lab_icc": {
      const white = colour === "lab_icc" && bits === 16 ? ICC_WHITE : full;
      const unit = 2 ** (bits - 8);
      const chroma = (value: number) =>
        colour === "lab_signed" ? (value > full / 2 ? value - full - 1 : value) / unit : value / unit - 128;
      return (row, from, out, to) =>
        labToDisplayP3((100 * (row[from] ?? 0)) / white, chroma(row[from + 1] ?? 0), chroma(row[from + 2] ?? 0), out, to);
    }
    case "grey":
    case "rgb":
    case "cmyk": {
      const colours = colourChannelsOf(colour);
      return (row, from, out, to) => {
        for (let c = 0; c < colours; c++) out[to + c] = row[from + c] ?? 0;
      };
    }
  }
}

/** @see ITU-T T.871, section 7 */
function ycbcrToRgb(row: Row, from: number, full: number, out: Row, to: number): void {
  const luma = row[from] ?? 0;
  const neutral = (full + 1) / 2;
  const [blue, red] = [(row[from + 1] ?? 0) - neutral, (row[from + 2] ?? 0) - neutral];
  const clip = (value: number) => Math.min(full, Math.max(0, Math.round(value)));
  out[to] = clip(luma + 1.402 * red);
  out[to + 1] = clip(luma - 0.344_136 * blue - 0.714_136 * red);
  out[to + 2] = clip(luma + 1.772 * blue);
}
