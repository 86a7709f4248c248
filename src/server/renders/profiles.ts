import { writeFile } from "node:fs/promises";
import sharp from "sharp";
import type { RenderRequest } from "../../contract/renders.ts";
import { withProfile } from "../../core/imageFile/pngFile.ts";
import type { Base } from "./pixelFormat.ts";
import type { Scratch } from "./scratch.ts";

const CHANNELS = { grey: 1, rgb: 3, cmyk: 4 } as const;

/**
 * The base with a profile that can be worked with: one that is cut or otherwise of no use stays in the file as it is, but nothing is
 * converted into it. Where there is none, the one that is asked for.
 */
export async function withUsableProfile(
  base: Base,
  { untaggedIs }: Pick<RenderRequest, "untaggedIs">,
  scratch: Scratch,
): Promise<Base> {
  const { profile, model } = base;
  if (profile) {
    const isUsable = profile.model !== "other" && (await canConvertInto(profile.bytes, CHANNELS[profile.model], scratch));
    return isUsable ? base : { ...base, profile: { ...profile, model: "other" } };
  }
  if (model !== "rgb" || !untaggedIs) return base;
  const { icc } = await sharp(await pixel().withIccProfile(untaggedIs).png().toBuffer()).metadata();
  return icc ? { ...base, profile: { model, bytes: icc, isAssumed: true } } : base;
}

/** Steps on each axis of a lattice of colours. */
const LATTICE = 6;
/** Rounding differs by no more, of 255. */
const ROUNDED = 2;

/**
 * True for a profile that means what sRGB means, whatever it calls itself: a lattice of colours stays as it is.
 *
 * @param channels 1 for grey
 */
export async function isSrgb(profile: Buffer, channels: 1 | 3, scratch: Scratch): Promise<boolean> {
  const count = LATTICE ** channels;
  const samples = new Uint8Array(channels * count);
  for (let i = 0; i < samples.length; i++) {
    const at = Math.floor(Math.floor(i / channels) / LATTICE ** (i % channels)) % LATTICE;
    samples[i] = Math.round((255 * at) / (LATTICE - 1));
  }
  const path = scratch.file("png");
  const raw = sharp(samples, { raw: { width: count, height: 1, channels } }).toColourspace(channels === 1 ? "b-w" : "srgb");
  await writeFile(path, withProfile(await raw.png().toBuffer(), "ICC profile", profile));
  const converted = await sharp(path).toColourspace("srgb").removeAlpha().raw({ depth: "uchar" }).toBuffer();
  await scratch.drop(path);
  return converted.every((sample, i) => {
    const own = samples[channels === 1 ? Math.floor(i / (converted.length / count)) : i] ?? 0;
    return Math.abs(sample - own) <= ROUNDED;
  });
}

const pixel = () => sharp({ create: { width: 1, height: 1, channels: 3, background: "#000" } });

/** Tried on one pixel: sharp leaves samples as they are where it cannot convert them, and no profile with them. */
async function canConvertInto(profile: Buffer, channels: number, scratch: Scratch): Promise<boolean> {
  const path = scratch.file("icc");
  await writeFile(path, profile);
  try {
    const inProfile = channels === 1 ? pixel().toColourspace("b-w") : pixel();
    const converted = await sharp(await inProfile.withIccProfile(path).tiff({ compression: "none" }).toBuffer()).metadata();
    return converted.icc !== undefined && converted.channels === channels;
  } catch {
    return false;
  } finally {
    await scratch.drop(path);
  }
}
