import sharp, { type Sharp } from "sharp";
import type { Size } from "../../core/geometry/geometry.ts";
import { adobeRgb, greyGamma, prophoto } from "./iccProfiles.ts";
import { withProfile } from "./pngChunk.ts";

/** The size of every picture of the corpus when upright. */
export const CORPUS_SIZE: Size = { width: 90, height: 70 };

/** Fixed noise over the whole range of 8 or 16 bits; grey, RGB, or RGBA. */
export function noise(channels: 1 | 3 | 4, depth: 8 | 16 = 8, { width, height }: Size = CORPUS_SIZE): Sharp {
  let state = 7;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> (32 - depth);
  };
  const samples = { length: channels * width * height };
  const data = depth === 8 ? Uint8Array.from(samples, next) : Uint16Array.from(samples, next);
  const picture = sharp(data, { raw: { width, height, channels } });
  if (channels === 1) return picture.toColourspace(depth === 8 ? "b-w" : "grey16");
  return depth === 8 ? picture : picture.toColourspace("rgb16");
}

function lying(orientation: number): Promise<Buffer> {
  const { width, height } = CORPUS_SIZE;
  const size = orientation > 4 ? { width: height, height: width } : CORPUS_SIZE;
  return noise(3, 8, size).withMetadata({ orientation }).jpeg().toBuffer();
}

const ORIENTATIONS = [1, 2, 3, 4, 5, 6, 7, 8];
const png = (picture: Sharp) => picture.png().toBuffer();

/** Every kind of picture that comes in, by what is special about it. */
export const corpus: Readonly<Record<string, () => Promise<Buffer>>> = {
  "RGB PNG": () => png(noise(3)),
  ...Object.fromEntries(ORIENTATIONS.map((orientation) => [`JPEG, orientation ${orientation}`, () => lying(orientation)])),
  "progressive JPEG": () => noise(3).jpeg({ progressive: true }).toBuffer(),
  "alpha, hidden colours": () => png(noise(4)),
  "16 bit": () => png(noise(3, 16)),
  "16 bit with alpha": () => png(noise(4, 16)),
  "16 bit, lying on its side": () =>
    png(noise(3, 16, { width: CORPUS_SIZE.height, height: CORPUS_SIZE.width }).withMetadata({ orientation: 8 })),
  grey: () => png(noise(1)),
  "grey 16 bit": () => png(noise(1, 16)),
  "grey with a profile": async () => withProfile(await png(noise(1)), greyGamma()),
  "grey 16 bit with a profile": async () => withProfile(await png(noise(1, 16)), greyGamma()),
  "palette PNG": () => noise(3).png({ palette: true, colours: 200 }).toBuffer(),
  P3: () => noise(3).withIccProfile("p3").jpeg().toBuffer(),
  ProPhoto: async () => withProfile(await png(noise(3)), prophoto()),
  "ProPhoto 16 bit": async () => withProfile(await png(noise(3, 16)), prophoto()),
  "Adobe RGB with alpha": async () => withProfile(await png(noise(4)), adobeRgb()),
  "lossless WebP with alpha": () => noise(4).webp({ lossless: true, exact: true }).toBuffer(),
  GIF: () => noise(3).gif().toBuffer(),
  "AVIF of 10 bits": () => noise(3).avif({ bitdepth: 10 }).toBuffer(),
  "CMYK with a profile": () => noise(3).toColourspace("cmyk").withIccProfile("cmyk").jpeg().toBuffer(),
  "CMYK without one": () => noise(3).toColourspace("cmyk").jpeg().toBuffer(),
};
