import { writeFile } from "node:fs/promises";
import sharp from "sharp";
import type { RenderRequest } from "../../contract/renders.ts";
import type { Base } from "./form.ts";
import type { Scratch } from "./scratch.ts";

const CHANNELS = { grey: 1, rgb: 3, cmyk: 4 } as const;

/**
 * The base with a profile that can be worked with: one that is cut or otherwise of no use stays in the file as it is, but nothing is
 * converted into it. Where there is none, the one that is asked for.
 */
export async function withUsableProfile(base: Base, { untaggedIs }: RenderRequest, scratch: Scratch): Promise<Base> {
  const { profile, model } = base;
  if (profile) {
    const isUsable = profile.model !== "other" && (await canConvertInto(profile.bytes, CHANNELS[profile.model], scratch));
    return isUsable ? base : { ...base, profile: { ...profile, model: "other" } };
  }
  if (model !== "rgb" || !untaggedIs) return base;
  const { icc } = await sharp(await pixel().withIccProfile(untaggedIs).png().toBuffer()).metadata();
  return icc ? { ...base, profile: { model, bytes: icc, isAssumed: true } } : base;
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
