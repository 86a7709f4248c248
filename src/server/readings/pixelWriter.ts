import { closeSync, openSync, writeSync } from "node:fs";
import type { PixelSamples } from "./convertRow.ts";
import type { NewFile, PixelFiles } from "./decoded.ts";
import { CHANNELS, type PixelForm, pixelChannels } from "./layout.ts";

/** Offset of the first sample in a file of libvips's own format (.v), in bytes. */
export const PIXELS_AT = 64;
const MAGIC = 0x08_f2_a6_b6;
const BAND_FORMAT = { 8: 0, 16: 2 } as const;
const INTERPRETATION = { grey8: 1, grey16: 26, rgb8: 22, rgb16: 25, cmyk8: 15, cmyk16: 15 } as const;

/** Takes pixels in any order of their places and writes them into files. */
export interface PixelSink {
  /** Pixels of row `y` from `x` on. */
  write(x: number, y: number, samples: PixelSamples): void;
  readonly files: PixelFiles;
}

/** Opens files for as long as `work` takes. */
export async function writePixels(
  form: PixelForm,
  newFile: NewFile,
  work: (sink: PixelSink) => Promise<void>,
): Promise<PixelFiles> {
  const isSplit = form.model === "cmyk" && form.hasAlpha;
  const files = { form, path: newFile("v"), alphaPath: isSplit ? newFile("v") : null };
  const colours = new PixelFile(files.path, isSplit ? { ...form, hasAlpha: false } : form);
  const alpha = files.alphaPath === null ? null : new PixelFile(files.alphaPath, { ...form, model: "grey", hasAlpha: false });
  const write = alpha
    ? (x: number, y: number, samples: PixelSamples) => {
        const [inks, opacity] = split(samples, CHANNELS.cmyk);
        colours.write(x, y, inks);
        alpha.write(x, y, opacity);
      }
    : (x: number, y: number, samples: PixelSamples) => colours.write(x, y, samples);
  try {
    await work({ write, files });
  } finally {
    colours.close();
    alpha?.close();
  }
  return files;
}

function split(samples: PixelSamples, colours: number): [PixelSamples, PixelSamples] {
  const count = samples.length / (colours + 1);
  const [inks, opacity] = [new Uint16Array(colours * count), new Uint16Array(count)];
  for (let i = 0; i < count; i++) {
    const from = i * (colours + 1);
    inks.set(samples.subarray(from, from + colours), i * colours);
    opacity[i] = samples[from + colours] ?? 0;
  }
  return [inks, opacity];
}

/**
 * One file of samples in libvips's own format, `.v`.
 * @see https://www.libvips.org/API/current/VipsFormat.html
 */
class PixelFile {
  readonly #descriptor: number;
  readonly #width: number;
  readonly #pixelBytes: number;

  constructor(path: string, form: PixelForm) {
    const { width, height, model, depth } = form;
    const channels = pixelChannels(form);
    this.#width = width;
    this.#pixelBytes = (channels * depth) / 8;
    this.#descriptor = openSync(path, "wx");
    const header = new DataView(new ArrayBuffer(PIXELS_AT));
    header.setUint32(0, MAGIC, true);
    for (const [i, value] of [
      width,
      height,
      channels,
      depth,
      BAND_FORMAT[depth],
      0,
      INTERPRETATION[`${model}${depth}`],
    ].entries()) {
      header.setInt32(4 + 4 * i, value, true);
    }
    header.setFloat32(32, 1, true);
    header.setFloat32(36, 1, true);
    writeSync(this.#descriptor, header, 0, PIXELS_AT, 0);
  }

  write(x: number, y: number, samples: PixelSamples): void {
    const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
    const at = PIXELS_AT + (y * this.#width + x) * this.#pixelBytes;
    for (let done = 0; done < bytes.length; ) done += writeSync(this.#descriptor, bytes, done, bytes.length - done, at + done);
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
