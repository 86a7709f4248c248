import type { ReadingNote } from "../../../contract/images.ts";
import type { ImageLimits } from "../../storage/imageLimits.ts";
import { withFile } from "../byteFile.ts";
import { rowConverter } from "../convertRow.ts";
import type { Decoded, Density, FileMetadata, NewFile } from "../decoded.ts";
import { floatCoding } from "../floatProfile.ts";
import { colourChannelsOf } from "../layout.ts";
import { writePixels } from "../pixelWriter.ts";
import { emptySamples, unpackSamples } from "../samples.ts";
import { type ChannelRows, openChannelRows } from "./channelRows.ts";
import { type PsdHeader, readPsdHeader } from "./psdHeader.ts";

const RESOURCE = { density: 1_005, iptc: 1_028, profile: 1_039, exif: 1_058, xmp: 1_060 } as const;
/** A share of white that rounding may take. */
const ROUNDING = 64;
const INCHES_PER_METRE = 39.370_078_74;

/** Decodes the flattened image of a PSD or PSB. @throws AppError image_truncated, image_too_many_pixels, image_type_refused */
export function decodePsd(path: string, newFile: NewFile, limits: Pick<ImageLimits, "maxMegapixels">): Promise<Decoded> {
  return withFile(path, "PSD", async (file) => {
    const header = readPsdHeader(file, limits);
    const metadata = metadataOf(header);
    const floats = floatCoding(header.layout.isFloat, metadata.profile);
    const rows = await openChannelRows(file, header, newFile);
    try {
      // Channels that are left out need not be read.
      const { alpha, channels: all, colour, width, height } = header.layout;
      const channels = colourChannelsOf(colour) + (alpha ? 1 : 0);
      const layout = {
        ...header.layout,
        channels,
        alpha: alpha && { ...alpha, kind: isOnWhite(rows, header) ? alpha.kind : "straight" },
      };
      const converter = rowConverter(layout, width, floats.encode);
      const plane = emptySamples(width, layout);
      const row = emptySamples(width * channels, layout);
      const pixels = await writePixels(converter.form, newFile, async (sink) => {
        for (let y = 0; y < height; y++) {
          for (let channel = 0; channel < channels; channel++) {
            unpackSamples(rows.read(channel, y), { ...layout, isLittle: false }, plane);
            for (let x = 0, to = channel; x < width; x++, to += channels) row[to] = plane[x] ?? 0;
          }
          sink.write(0, y, converter.convert(row));
        }
      });
      return {
        pixels,
        // Photoshop shows the pixels as they lie, whatever EXIF says.
        orientation: 1,
        metadata: { ...metadata, profile: floats.profile },
        notes: [...notesOf(header, all > channels), ...converter.notes()],
      };
    } finally {
      rows.close();
    }
  });
}

/**
 * Photoshop lays a transparent image on white, other programs leave it as it is. Nothing on white is darker than what shines through.
 */
function isOnWhite(rows: ChannelRows, { layout }: PsdHeader): boolean {
  const { width, height, bits, isFloat, alpha } = layout;
  if (!alpha || isFloat) return true;
  const white = 2 ** bits - 1;
  const darkest = white - Math.ceil(white / ROUNDING);
  const [opacity, colour] = [emptySamples(width, layout), emptySamples(width, layout)];
  for (let y = 0; y < height; y++) {
    unpackSamples(rows.read(alpha.channel, y), { ...layout, isLittle: false }, opacity);
    unpackSamples(rows.read(0, y), { ...layout, isLittle: false }, colour);
    // The first channel is red, light, or the light that cyan leaves.
    for (let x = 0; x < width; x++) if ((colour[x] ?? 0) + (opacity[x] ?? 0) < darkest) return false;
  }
  return true;
}

function notesOf({ hasLayers, isDuotone }: PsdHeader, hasMoreChannels: boolean): ReadingNote[] {
  const notes: ReadingNote[] = [];
  if (hasLayers) notes.push("layers_flattened");
  if (isDuotone) notes.push("duotone_to_grey");
  if (hasMoreChannels) notes.push("channels_left_out");
  return notes;
}

function metadataOf({ resources }: PsdHeader): FileMetadata {
  return {
    profile: resources.get(RESOURCE.profile) ?? null,
    exif: resources.get(RESOURCE.exif) ?? null,
    xmp: resources.get(RESOURCE.xmp) ?? null,
    iptc: resources.get(RESOURCE.iptc) ?? null,
    density: densityOf(resources.get(RESOURCE.density)),
  };
}

/** Always to the inch, in 65,536ths. @see Adobe Photoshop File Formats Specification, "ResolutionInfo" */
function densityOf(resolution: Buffer | undefined): Density | null {
  if (!resolution || resolution.length < 12) return null;
  const [across, down] = [resolution.readUInt32BE(0) / 65_536, resolution.readUInt32BE(8) / 65_536];
  return across > 0 && down > 0 ? { across: across * INCHES_PER_METRE, down: down * INCHES_PER_METRE } : null;
}
