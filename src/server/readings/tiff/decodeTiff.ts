import sharp from "sharp";
import type { ImageLimits } from "../../storage/imageLimits.ts";
import { type ByteFile, withFile } from "../byteFile.ts";
import { rowConverter } from "../convertRow.ts";
import type { Decoded, NewFile } from "../decoded.ts";
import { type FloatCoding, floatCoding } from "../floatProfile.ts";
import { colourChannelsOf, type SampleLayout } from "../layout.ts";
import { PIXELS_AT, type PixelSink, writePixels } from "../pixelWriter.ts";
import { damaged } from "../refusals.ts";
import { emptySamples, rowBytesOf, unpackSamples } from "../samples.ts";
import { undoDifferences, undoFloatDifferences } from "./predictor.ts";
import { tiffMetadata } from "./tiffMetadata.ts";
import { readTiffPage, type TiffPage } from "./tiffPage.ts";
import { RowSource, unpackChunk } from "./unpackChunk.ts";

/** Decodes the first full page of a TIFF. @throws AppError image_truncated, image_too_many_pixels, image_type_refused */
export function decodeTiff(path: string, newFile: NewFile, limits: Pick<ImageLimits, "maxMegapixels">): Promise<Decoded> {
  return withFile(path, "TIFF", async (file) => {
    const page = readTiffPage(file, limits);
    const metadata = tiffMetadata(page);
    const floats = floatCoding(page.layout.isFloat, metadata.profile);
    const decoded =
      page.packing === "libvips"
        ? await decodeWithLibvips(path, page, floats, newFile)
        : await decodePage(file, page, floats, newFile);
    return {
      pixels: decoded.pixels,
      orientation: page.orientation >= 1 && page.orientation <= 8 ? page.orientation : 1,
      metadata: { ...metadata, profile: floats.profile },
      notes: [...(page.isOneOfMany ? (["first_page"] as const) : []), ...decoded.notes],
    };
  });
}

type Pixels = Pick<Decoded, "pixels" | "notes">;

/** JPEG, fax and WebP data: unpacked into a plain file first, which is then a page of one strip. */
async function decodeWithLibvips(path: string, page: TiffPage, floats: FloatCoding, newFile: NewFile): Promise<Pixels> {
  const { alpha, colour, channels, width, height } = page.layout;
  const space = colour === "cmyk" ? "cmyk" : colour === "grey" || colour === "white_is_zero" ? "b-w" : "srgb";
  const unpacked = newFile("v");
  const image = sharp(path, {
    page: page.index,
    failOn: "error",
    ignoreIcc: true,
    limitInputPixels: false,
    sequentialRead: true,
  });
  try {
    const colours = alpha === null ? image.removeAlpha() : image;
    await (space === "cmyk" ? colours.pipelineColourspace("cmyk") : colours).toColourspace(space).toFile(unpacked);
  } catch (error) {
    throw damaged("TIFF", error);
  }
  const plain = { colour: space === "b-w" ? "grey" : space === "cmyk" ? "cmyk" : "rgb", bits: 8, isFloat: false } as const;
  const count = colourChannelsOf(plain.colour) + (alpha ? 1 : 0);
  const layout: SampleLayout = {
    width,
    height,
    ...plain,
    channels: count,
    // libvips has divided by it.
    alpha: alpha && { channel: count - 1, kind: "straight" },
  };
  const strip = { at: PIXELS_AT, bytes: width * height * count };
  const single = { chunkWidth: width, chunkHeight: height, isTiled: false, isPlanar: false, chunks: [strip] } as const;
  const decoded = await withFile(unpacked, "TIFF", (file) =>
    decodePage(file, { ...page, ...single, layout, packing: "none", isBitOrderReversed: false }, floats, newFile),
  );
  const isLeftOut = alpha === null && channels > colourChannelsOf(colour);
  return isLeftOut ? { ...decoded, notes: [...decoded.notes, "channels_left_out"] } : decoded;
}

async function decodePage(file: ByteFile, page: TiffPage, floats: FloatCoding, newFile: NewFile): Promise<Pixels> {
  const converter = rowConverter(page.layout, page.chunkWidth, floats.encode);
  const pixels = await writePixels(converter.form, newFile, async (sink) => {
    const { width, height } = page.layout;
    const across = Math.ceil(width / page.chunkWidth);
    for (let y = 0, row = 0; y < height; y += page.chunkHeight, row++) {
      for (let column = 0; column < across; column++) {
        await decodeChunk(file, page, row * across + column, { x: column * page.chunkWidth, y }, converter.convert, sink);
      }
    }
  });
  return { pixels, notes: converter.notes() };
}

type Convert = ReturnType<typeof rowConverter>["convert"];

/** A strip or tile, of all channels: its rows go to the sink as they are unpacked. */
async function decodeChunk(
  file: ByteFile,
  page: TiffPage,
  index: number,
  at: { readonly x: number; readonly y: number },
  convert: Convert,
  sink: PixelSink,
): Promise<void> {
  const { layout, chunkWidth, chunkHeight, isPlanar, chunks } = page;
  const planes = isPlanar ? layout.channels : 1;
  const perPlane = isPlanar ? 1 : layout.channels;
  const rowBytes = rowBytesOf(chunkWidth * perPlane, layout.bits);
  const chunksPerPlane = chunks.length / planes;
  const sources = Array.from({ length: planes }, (_, plane) => {
    const chunk = chunks[plane * chunksPerPlane + index];
    if (!chunk) throw damaged("TIFF");
    return new RowSource(unpackChunk(file, chunk, page, rowBytes * chunkHeight));
  });
  const rows = Math.min(chunkHeight, layout.height - at.y);
  const columns = Math.min(chunkWidth, layout.width - at.x);
  const row = Buffer.allocUnsafe(rowBytes);
  const plane = emptySamples(chunkWidth * perPlane, layout);
  const pixels = isPlanar ? emptySamples(chunkWidth * layout.channels, layout) : plane;
  const seen = pixels.subarray(0, columns * layout.channels);
  for (let y = 0; y < rows; y++) {
    for (const [channel, source] of sources.entries()) {
      await source.read(row);
      unpackRow(row, page, perPlane, plane);
      if (isPlanar) for (let x = 0; x < columns; x++) pixels[x * planes + channel] = plane[x] ?? 0;
    }
    sink.write(at.x, at.y + y, convert(seen));
  }
  for (const source of sources) await source.close();
}

function unpackRow(
  row: Buffer,
  { layout, predictor, isLittle }: TiffPage,
  stride: number,
  to: ReturnType<typeof emptySamples>,
): void {
  const { bits, isFloat } = layout;
  if (predictor === 3) {
    unpackSamples(undoFloatDifferences(row, bits, stride), { bits, isFloat, isLittle: false }, to);
    return;
  }
  if (predictor === 2) undoDifferences(row, bits, stride, isLittle);
  unpackSamples(row, { bits, isFloat, isLittle }, to);
}
