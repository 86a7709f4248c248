import { writeFile } from "node:fs/promises";
import sharp from "sharp";
import type { OriginalSamples } from "../../contract/edits.ts";
import { contains, type Rect, relativeTo, type Size, sameSize } from "../../core/geometry/geometry.ts";
import { withProfile } from "../../core/imageFile/pngFile.ts";
import { padUnknown } from "../../core/outpaint/padding.ts";
import { flatten } from "../renders/flatten.ts";
import type { LayerFile } from "../renders/layerFiles.ts";
import { type PixelFormat, pixelFormatOf, readBase, spaceOf } from "../renders/pixelFormat.ts";
import { isSrgb, withUsableProfile } from "../renders/profiles.ts";
import { decodeSamples, encodeSamples } from "../renders/samplesPng.ts";
import type { Scratch } from "../renders/scratch.ts";
import { placesOf } from "./renderRegion.ts";

/** A side on which colours outside sRGB are looked for. */
const LOOKED_AT = 1024;
export const LOOKED_AT_SIZE: Size = { width: LOOKED_AT, height: LOOKED_AT };
/** A colour that differs by more, of 255, once it was sRGB is outside of it; by less, it was rounded. */
const ROUNDED = 3;

/** A region of a canvas whose samples are finer or wider than 8 bits of sRGB. */
export interface OwnRegion {
  /** Scaled to `size`, padded where no layer reaches: a PNG of 8 or 16 bits with the original's profile. */
  render(size: Size, signal: AbortSignal): Promise<Uint8Array>;
  metadata(signal: AbortSignal): Promise<OriginalSamples>;
}

/**
 * Looks at the samples of the original, which is the lowest layer.
 *
 * @param layers lowest first; not empty
 * @returns null where they are 8 bits of sRGB, or are not kept in an edited PNG either: inks
 */
export async function ownRegionOf(layers: readonly LayerFile[], region: Rect, scratch: Scratch): Promise<OwnRegion | null> {
  const placed = layers.map((layer) => ({ ...layer, ...relativeTo(layer, region) }));
  const [bottom, ...above] = placed;
  if (!bottom) throw new RangeError("A region needs a layer.");
  const { width, height } = region;
  const canvas = { width, height };
  const base = await withUsableProfile(await readBase(bottom), {}, scratch);
  const pixelFormat = pixelFormatOf(base, canvas, "png", above);
  if (pixelFormat.isConverted || pixelFormat.target === "cmyk") return null;
  const { target, depth } = pixelFormat;
  const isWide = target !== null && !(await isSrgb(target, pixelFormat.model === "grey" ? 1 : 3, scratch));
  if (!isWide && depth === 8) return null;

  const render = async (size: Size, signal: AbortSignal): Promise<Uint8Array> => {
    const flat = await flatten({ base, layers: above, canvas, pixelFormat }, scratch, signal);
    const png = await scaledPng(flat.path, flat.pixelFormat, canvas, size);
    await scratch.drop(flat.path);
    const own = target ? withProfile(png, "ICC profile", target) : png;
    if (layers.some((layer) => contains(layer, region))) return own;
    const samples = await decodeSamples(own);
    return encodeSamples({ ...samples, raster: padUnknown(samples.raster, placesOf(layers, region, size)) });
  };
  return {
    render,
    async metadata(signal) {
      const share = Math.min(1, LOOKED_AT / Math.max(width, height));
      const size = { width: Math.max(1, Math.round(share * width)), height: Math.max(1, Math.round(share * height)) };
      const hasWideColours =
        isWide && pixelFormat.model === "rgb" && (await hasColoursOutsideSrgb(await render(size, signal), scratch));
      return { depth, isWide, hasWideColours };
    },
  };
}

async function scaledPng(path: string, pixelFormat: PixelFormat, from: Size, to: Size): Promise<Buffer> {
  const image = sharp(path, { limitInputPixels: false, ignoreIcc: true }).toColourspace(spaceOf(pixelFormat));
  const whole = pixelFormat.hasAlpha ? image : image.removeAlpha();
  const scaled = sameSize(from, to) ? whole : whole.resize({ ...to, fit: "fill", kernel: "lanczos3" });
  return await scaled.png({ compressionLevel: 3 }).toBuffer();
}

/** True when converting a PNG with a profile to sRGB and back changes one of its colours. */
async function hasColoursOutsideSrgb(png: Uint8Array, scratch: Scratch): Promise<boolean> {
  const own = await decodeSamples(png);
  if (!own.profile) return false;
  const profile = scratch.file("icc");
  await writeFile(profile, own.profile);
  // 16 bits on the way, so that nothing but the gamut is lost.
  const inSrgb = await sharp(png).toColourspace("rgb16").withIccProfile("srgb").png({ compressionLevel: 1 }).toBuffer();
  const back = await decodeSamples(
    await sharp(inSrgb).toColourspace("rgb16").withIccProfile(profile).png({ compressionLevel: 1 }).toBuffer(),
  );
  await scratch.drop(profile);
  return own.raster.data.some((sample, i) => i % 4 < 3 && Math.abs(sample - (back.raster.data[i] ?? 0)) > ROUNDED);
}
