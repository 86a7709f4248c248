import sharp from "sharp";
import type { VendorPreset } from "./contract.ts";

/** 810 x 1440, what a 1080 x 1920 picture was measured to come back as. */
const MAX_PIXELS = 1_166_400;

/** RGB, 3 bytes a pixel. */
export interface Picture {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
}
type Random = () => number;

/** A picture that holds another one, whose upper left pixel lies at (left, top). */
export interface Extended extends Picture {
  readonly left: number;
  readonly top: number;
}

const read = async (encoded: Buffer): Promise<Picture> => {
  const { data, info } = await sharp(encoded).removeAlpha().toColourspace("srgb").raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
};
const open = ({ data, width, height }: Picture) => sharp(data, { raw: { width, height, channels: 3 } });

/**
 * Repaints the white of the mask with something plainly new: the blurred surround under a tinted gradient, a little dark.
 *
 * @returns null when the mask is not of the picture's size
 */
export async function inpaint(image: Buffer, mask: Buffer, random: Random): Promise<Picture | null> {
  const picture = await read(image);
  const { data: white, info } = await sharp(mask)
    .removeAlpha()
    .toColourspace("b-w")
    .extractChannel(0)
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height } = picture;
  if (info.width !== width || info.height !== height) return null;
  const surround = await open(picture)
    .blur(Math.max(3, Math.max(width, height) / 40))
    .raw()
    .toBuffer();
  const tint = [60 + 140 * random(), 60 + 140 * random(), 60 + 140 * random()];
  const data = Buffer.from(picture.data);
  for (let i = 0; i < width * height; i++) {
    if ((white[i] ?? 0) < 128) continue;
    const gradient = 0.75 + (0.5 * Math.floor(i / width)) / height;
    for (let c = 0; c < 3; c++) {
      data[3 * i + c] = Math.min(255, 0.93 * (0.45 * (surround[3 * i + c] ?? 0) + 0.55 * gradient * (tint[c] ?? 0)));
    }
  }
  return { data, width, height };
}

/** Extends by a preset; a side grows by 20 to 100 %, which the caller is not told. The border is the mirrored picture, blurred. */
export async function outpaint(image: Buffer, preset: VendorPreset, random: Random): Promise<Extended> {
  const picture = await read(image);
  const { width, height } = picture;
  const border = borderOf(preset, width, height, 0.2 + 0.8 * random());
  const extended = await open(picture)
    .extend({ ...border, extendWith: "mirror" })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const size = { width: extended.info.width, height: extended.info.height };
  const blurred = await open({ data: extended.data, ...size })
    .blur(Math.max(1, Math.max(width, height) / 150))
    .raw()
    .toBuffer();
  const data = await open({ data: blurred, ...size })
    .composite([{ input: picture.data, raw: { width, height, channels: 3 }, left: border.left, top: border.top }])
    .removeAlpha()
    .raw()
    .toBuffer();
  return { data, ...size, left: border.left, top: border.top };
}

function borderOf(preset: VendorPreset, width: number, height: number, share: number) {
  const none = { left: 0, right: 0, top: 0, bottom: 0 };
  const centred = (newWidth: number, newHeight: number) => {
    const left = Math.floor((newWidth - width) / 2);
    const top = Math.floor((newHeight - height) / 2);
    return { left, right: newWidth - width - left, top, bottom: newHeight - height - top };
  };
  switch (preset) {
    case "Zoom out 1.5x":
      return centred(Math.round(1.5 * width), Math.round(1.5 * height));
    case "Zoom out 2x":
      return centred(2 * width, 2 * height);
    case "Make square":
      return centred(Math.max(width, height), Math.max(width, height));
    case "Left outpaint":
      return { ...none, left: Math.round(share * width) };
    case "Right outpaint":
      return { ...none, right: Math.round(share * width) };
    case "Top outpaint":
      return { ...none, top: Math.round(share * height) };
    case "Bottom outpaint":
      return { ...none, bottom: Math.round(share * height) };
  }
}

/** Errors of a result. */
export interface Damage {
  /** Of contrast and brightness; 1 is none. */
  readonly gain: number;
  /** Levels added everywhere. */
  readonly offset: number;
  /** Levels of the wave of colour that runs across the picture. */
  readonly wave: number;
  /** Whole pixels of the result that its contents are moved by. */
  readonly moved: { readonly x: number; readonly y: number };
}

/** As users of the real model measured it. */
const USUAL_DAMAGE: Damage = { gain: 0.995, offset: -0.4, wave: 1.6, moved: { x: 0, y: 0 } };

/** Result with the real model's errors: shrunk to about 1.17 MP, colour and brightness slightly and unevenly off, JPEG noise. */
export async function damaged(
  picture: Picture,
  format: "jpg" | "png",
  random: Random,
  { gain, offset, wave: levels, moved }: Damage = USUAL_DAMAGE,
): Promise<Buffer> {
  const scale = Math.min(1, Math.sqrt(MAX_PIXELS / (picture.width * picture.height)));
  const width = Math.round(picture.width * scale);
  const height = Math.round(picture.height * scale);
  const shrunk = await open(picture).resize(width, height, { fit: "fill" }).raw().toBuffer();
  const data = moveContents({ data: shrunk, width, height }, moved);
  const phases = [random(), random(), random()].map((share) => 2 * Math.PI * share);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) {
        const wave = Math.sin((2 * Math.PI * x) / width + (phases[c] ?? 0)) * Math.cos((Math.PI * y) / height);
        const at = 3 * (y * width + x) + c;
        data[at] = Math.min(255, Math.max(0, Math.round((data[at] ?? 0) * gain + levels * wave + offset)));
      }
    }
  }
  const jpeg = await open({ data, width, height }).jpeg({ quality: 90 }).toBuffer();
  return format === "jpg" ? jpeg : sharp(jpeg).png({ compressionLevel: 3 }).toBuffer();
}

/** Moves a picture's contents; the edge is repeated where they leave a gap. */
function moveContents({ data, width, height }: Picture, { x: dx, y: dy }: Damage["moved"]): Buffer {
  const result = Buffer.from(data);
  const inside = (value: number, most: number) => Math.min(most, Math.max(0, value));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const from = 3 * (inside(y - dy, height - 1) * width + inside(x - dx, width - 1));
      data.copy(result, 3 * (y * width + x), from, from + 3);
    }
  return result;
}

/** @see https://github.com/bryc/code/blob/master/jshash/PRNGs.md mulberry32 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
