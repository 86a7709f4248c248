import sharp, { type Sharp } from "sharp";
import type { ReadingNote } from "../../contract/images.ts";
import { iccKindOf } from "../../core/imageFile/iccProfile.ts";
import { type Raster, withRasters } from "../renders/raster.ts";
import type { Decoded, NewFile, PixelFiles } from "./decoded.ts";
import { displayP3Profile } from "./displayP3.ts";
import type { PixelForm } from "./layout.ts";
import { writePixels } from "./pixelWriter.ts";
import { writePngMetadata } from "./pngMetadata.ts";
import type { Reading } from "./reading.ts";
import { uprightMetadata } from "./uprightMetadata.ts";

const OPEN = { limitInputPixels: false, ignoreIcc: true } as const;
const PROFILE_KINDS = { grey: "GRAY", rgb: "RGB ", cmyk: "CMYK" } as const;
/** With filters, 6 takes twice the time for files that are hardly smaller. */
const COMPRESSION_LEVEL = 3;

/** Makes the PNG of a decoded file: its pixels upright, inks and Lab as Display P3, with what a PNG can hold of its metadata. */
export async function encodeReading(decoded: Decoded, newFile: NewFile): Promise<Reading> {
  const notes = new Set(decoded.notes);
  const { pixels, profile } = await inRgb(decoded, notes, newFile);
  const plain = newFile("png");
  const image = turned(sharp(pixels.path, OPEN), decoded.orientation);
  await image
    .toColourspace(spaceOf(pixels.form))
    .png({ compressionLevel: COMPRESSION_LEVEL, adaptiveFiltering: true })
    .toFile(plain);
  const path = newFile("png");
  const { density } = decoded.metadata;
  const isSideways = decoded.orientation > 4;
  const upright = density && isSideways ? { across: density.down, down: density.across } : density;
  await writePngMetadata(plain, path, uprightMetadata({ ...decoded.metadata, profile, density: upright }));
  return { path, mime: "image/png", notes: [...notes] };
}

const spaceOf = ({ model, depth }: PixelForm) =>
  model === "grey" ? (depth === 16 ? "grey16" : "b-w") : depth === 16 ? "rgb16" : "srgb";

/** As EXIF says it; sharp mirrors before it rotates. */
function turned(image: Sharp, orientation: number): Sharp {
  const mirrored =
    orientation === 2 || orientation === 5 || orientation === 7 ? image.flop() : orientation === 4 ? image.flip() : image;
  const degrees = { 3: 180, 5: 270, 6: 90, 7: 90, 8: 270 }[orientation];
  return degrees === undefined ? mirrored : mirrored.rotate(degrees);
}

interface InRgb {
  readonly pixels: PixelFiles;
  readonly profile: Buffer | null;
}

/** Grey and RGB as they are. A profile that is none, or one of other colours, goes; inks without one have libvips's. */
async function inRgb({ pixels, metadata: { profile } }: Decoded, notes: Set<ReadingNote>, newFile: NewFile): Promise<InRgb> {
  if (notes.has("lab_to_rgb")) return { pixels, profile: await displayP3Profile() };
  const kind = profile && iccKindOf(profile);
  const isFitting = kind === PROFILE_KINDS[pixels.form.model];
  if (profile && !isFitting) notes.add("profile_left_out");
  if (pixels.form.model !== "cmyk") return { pixels, profile: isFitting ? profile : null };
  notes.add("cmyk_to_rgb");
  return { pixels: await inksToRgb(pixels, isFitting ? profile : null, newFile), profile: await displayP3Profile() };
}

/** @param profile of the inks; null for libvips's own, which also stands in for one that cannot be used */
async function inksToRgb({ form, path, alphaPath }: PixelFiles, profile: Buffer | null, newFile: NewFile): Promise<PixelFiles> {
  const colours = newFile("v");
  const convert = (inks: string) =>
    sharp(inks, { limitInputPixels: false })
      .pipelineColourspace("cmyk")
      .toColourspace("rgb16")
      .withIccProfile("p3")
      .toFile(colours);
  if (profile) await withRasters([path], (inks) => inks.editMetadata(() => profileField(profile)));
  await convert(path);
  const rgb: PixelForm = { ...form, model: "rgb" };
  if (alphaPath === null) return { form: rgb, path: colours, alphaPath: null };
  return withRasters([colours, alphaPath], (colour, alpha) => blendAlpha(colour, alpha, rgb, newFile));
}

const profileField = (profile: Buffer): string =>
  `<?xml version="1.0"?>\n<root xmlns="http://www.vips.ecs.soton.ac.uk/vips/8.0"><header></header><meta><field type="VipsBlob" name="icc-profile-data">${profile.toString("base64")}</field></meta></root>\n`;

function blendAlpha(colours: Raster, alpha: Raster, form: PixelForm, newFile: NewFile): Promise<PixelFiles> {
  return writePixels(form, newFile, async (sink) => {
    const row = new Uint16Array(4 * form.width);
    for (let y = 0; y < form.height; y++) {
      const [rgb, opacity] = [await colours.read(y, 1), await alpha.read(y, 1)];
      for (let x = 0; x < form.width; x++) {
        row.set(rgb.subarray(3 * x, 3 * x + 3), 4 * x);
        row[4 * x + 3] = opacity[x] ?? 0;
      }
      sink.write(0, y, row);
    }
  });
}
