import { readFile, writeFile } from "node:fs/promises";
import { type ColourSpace, DISPLAY_P3, type HdrSpace, isHdr, SRGB_CURVE } from "../../core/imageFile/colourSpace.ts";
import { iccProfileOf } from "../../core/imageFile/iccProfile.ts";
import { withProfile } from "../../core/imageFile/pngFile.ts";
import { toneMapper } from "../../core/imageFile/toneMap.ts";
import { type Raster, withRasters } from "../renders/raster.ts";
import type { Scratch } from "../renders/scratch.ts";
import { openImageFile } from "../storage/openImageFile.ts";
import type { Reading } from "./reading.ts";

/** Display P3, as an ICC profile says it. */
const P3: ColourSpace = { name: "Display P3", primaries: DISPLAY_P3, curve: SRGB_CURVE };

/** An image whose colours are told by code points, as a PNG with a profile that says the same; one of HDR is made one of Display P3. */
export async function readCodedColour(path: string, space: ColourSpace | HdrSpace, scratch: Scratch): Promise<Reading> {
  return isHdr(space) ? readHdr(path, space, scratch) : readWithProfile(path, space, scratch);
}

/** A stored image as a PNG of its own samples and depth, upright. */
export async function readAsPng(path: string, scratch: Scratch): Promise<Reading> {
  const png = scratch.file("png");
  await openImageFile(path)
    .autoOrient()
    .keepMetadata()
    .toColourspace(await spaceIn(path))
    .png()
    .toFile(png);
  return { path: png, mime: "image/png", notes: [] };
}

async function readWithProfile(path: string, space: ColourSpace, scratch: Scratch): Promise<Reading> {
  const { path: png } = await readAsPng(path, scratch);
  const isGrey = (await openImageFile(png).metadata()).space?.match(/^(b-w|grey)/) !== null;
  await writeFile(png, withProfile(await readFile(png), space.name, iccProfileOf(space, isGrey ? "GRAY" : "RGB ")));
  return { path: png, mime: "image/png", notes: [] };
}

async function readHdr(path: string, space: HdrSpace, scratch: Scratch): Promise<Reading> {
  const wide = await rasterOf16Bits(path, scratch);
  await withRasters([wide], (raster) => mapTones(raster, space));
  const png = scratch.file("png");
  await openImageFile(wide, { ignoreIcc: true }).toColourspace("rgb16").png().toFile(png);
  await scratch.drop(wide);
  await writeFile(png, withProfile(await readFile(png), P3.name, iccProfileOf(P3, "RGB ")));
  return { path: png, mime: "image/png", notes: ["hdr_to_sdr"] };
}

async function rasterOf16Bits(path: string, scratch: Scratch): Promise<string> {
  const own = scratch.file("v");
  const { depth } = await openImageFile(path).metadata();
  const isWide = depth === "ushort";
  await openImageFile(path, { ignoreIcc: true })
    .autoOrient()
    .toColourspace(isWide ? "rgb16" : "srgb")
    .toFile(own);
  if (isWide) return own;
  const wide = scratch.file("v");
  await withRasters([own], (raster) => raster.widen(wide));
  await scratch.drop(own);
  return wide;
}

async function mapTones(raster: Raster, space: HdrSpace): Promise<void> {
  const map = toneMapper(space);
  const full = 65_535;
  for (let row = 0; row < raster.height; row += raster.rowsPerBand) {
    const samples = await raster.read(row, Math.min(raster.rowsPerBand, raster.height - row));
    for (let at = 0; at < samples.length; at += raster.channels) {
      const [r, g, b] = map([(samples[at] ?? 0) / full, (samples[at + 1] ?? 0) / full, (samples[at + 2] ?? 0) / full]);
      samples[at] = Math.round(full * r);
      samples[at + 1] = Math.round(full * g);
      samples[at + 2] = Math.round(full * b);
    }
    await raster.write(row, samples);
  }
}

async function spaceIn(path: string): Promise<"b-w" | "grey16" | "rgb16" | "srgb"> {
  const { space, depth } = await openImageFile(path).metadata();
  const isWide = depth === "ushort";
  if (space === "b-w" || space === "grey16") return isWide ? "grey16" : "b-w";
  return isWide ? "rgb16" : "srgb";
}
