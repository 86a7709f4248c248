import { decode } from "fast-png";
import sharp from "sharp";

interface Samples {
  readonly data: ArrayLike<number>;
  readonly channels: number;
  readonly depth: number;
}

/** Samples of a picture's file, upright, as another reader than its writer finds them where it can: fast-png. */
async function samplesOf(file: Buffer): Promise<Samples> {
  const { format, orientation = 1, isPalette, depth } = await sharp(file).metadata();
  if (format === "png" && orientation === 1 && !isPalette) return decode(file);
  const picture = sharp(file, { ignoreIcc: true }).autoOrient();
  if (depth !== "ushort") {
    const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
    return { data, channels: info.channels, depth: 8 };
  }
  const { data, info } = await picture.toColourspace("rgb16").raw({ depth: "ushort" }).toBuffer({ resolveWithObject: true });
  return { data: new Uint16Array(data.buffer, data.byteOffset, data.length / 2), channels: info.channels, depth: 16 };
}

/**
 * Indexes of the pixels of two upright pictures of one size that differ in any sample; a grey picture is compared with each channel
 * of another.
 *
 * @throws Error when they differ in depth or in size
 */
export async function differingPixels(before: Buffer, after: Buffer): Promise<number[]> {
  const [a, b] = [await samplesOf(before), await samplesOf(after)];
  const pixels = b.data.length / b.channels;
  if (a.depth !== b.depth || pixels !== a.data.length / a.channels) throw new Error("The two pictures are not comparable.");
  const differing: number[] = [];
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < b.channels; channel++) {
      if (b.data[pixel * b.channels + channel] === a.data[pixel * a.channels + (a.channels === 1 ? 0 : channel)]) continue;
      differing.push(pixel);
      break;
    }
  }
  return differing;
}
