import { readFileSync } from "node:fs";
import type { ReadingNote } from "../../../contract/images.ts";
import { AppError } from "../../../core/appError.ts";
import { type ColourSpace, type HdrSpace, isHdr, SRGB_CURVE, spaceOfCodes } from "../../../core/imageFile/colourSpace.ts";
import { iccProfileOf } from "../../../core/imageFile/iccProfile.ts";
import { refusedFile } from "../../../core/imageFile/refusedFiles.ts";
import { type ImageLimits, refuseTooManyPixels } from "../../storage/imageLimits.ts";
import { rowConverter } from "../convertRow.ts";
import type { Decoded, NewFile } from "../decoded.ts";
import type { SampleLayout } from "../layout.ts";
import { writePixels } from "../pixelWriter.ts";
import { damaged } from "../refusals.ts";
import { emptySamples, unpackSamples } from "../samples.ts";
import { hdrToSdr, lightTable } from "./hdrToSdr.ts";
import { type HeifImage, LibheifError, openHeif } from "./libheif.ts";

/** Decodes the primary image of a HEIC or HEIF. @throws AppError image_truncated, image_too_many_pixels, image_type_refused */
export async function decodeHeif(path: string, newFile: NewFile, limits: Pick<ImageLimits, "maxMegapixels">): Promise<Decoded> {
  try {
    return await openHeif(readFileSync(path), (image) => decodeImage(image, newFile, limits));
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (error instanceof LibheifError && error.isUnsupported) {
      throw refusedFile("heif_coding");
    }
    throw damaged("HEIC", error);
  }
}

async function decodeImage(image: HeifImage, newFile: NewFile, limits: Pick<ImageLimits, "maxMegapixels">): Promise<Decoded> {
  refuseTooManyPixels(image, limits);
  const pixels = image.decode();
  // What is in the file may be larger than what it says.
  refuseTooManyPixels(pixels, limits);
  const channels = image.hasAlpha ? 4 : 3;
  const isWide = pixels.bits > 8;
  const layout: SampleLayout = {
    width: pixels.width,
    height: pixels.height,
    colour: image.isGrey ? "grey" : "rgb",
    bits: pixels.bits,
    isFloat: false,
    channels,
    alpha: image.hasAlpha ? { channel: 3, kind: image.isPremultiplied ? "premultiplied" : "straight" } : null,
  };
  const { profile, hdr } = colourOf(image, layout);
  const converter = rowConverter(layout, pixels.width);
  const toLight = hdr && lightTable(hdr);
  const raw = emptySamples(pixels.width * channels, layout);
  const files = await writePixels(converter.form, newFile, async (sink) => {
    for (let y = 0; y < pixels.height; y++) {
      const row = pixels.row(y);
      // 10 bits in 16, in the order of this machine.
      unpackSamples(row, { bits: isWide ? 16 : 8, isFloat: false, isLittle: true }, raw);
      const converted = converter.convert(raw);
      if (hdr && toLight) hdrToSdr(converted, channels, toLight, hdr);
      sink.write(0, y, converted);
    }
  });
  return {
    pixels: files,
    // libheif has turned them; EXIF's orientation is not meant for pixels of a HEIF.
    orientation: 1,
    metadata: { profile, exif: image.exif, xmp: image.xmp, iptc: null, density: null },
    notes: [
      ...(image.isOneOfMany ? (["primary_image"] as ReadingNote[]) : []),
      ...(hdr ? (["hdr_to_sdr"] as ReadingNote[]) : []),
    ],
  };
}

/** Its own profile; or one made of what its colour codes say. */
function colourOf(image: HeifImage, layout: SampleLayout): { profile: Buffer | null; hdr: HdrSpace | null } {
  if (image.profile) return { profile: image.profile, hdr: null };
  const space = image.nclx ? spaceOfCodes(image.nclx.primaries, image.nclx.transfer) : null;
  if (space === null || space === "srgb") return { profile: null, hdr: null };
  const profileOf = (of: ColourSpace) => Buffer.from(iccProfileOf(of, layout.colour === "grey" ? "GRAY" : "RGB "));
  if (!isHdr(space)) return { profile: profileOf(space), hdr: null };
  return {
    profile: profileOf({ name: `${space.name}, brought to SDR`, primaries: space.primaries, curve: SRGB_CURVE }),
    hdr: layout.colour === "grey" || layout.bits <= 8 ? null : space,
  };
}
