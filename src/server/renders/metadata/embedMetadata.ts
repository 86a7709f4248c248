import type { Size } from "../../../core/geometry/geometry.ts";
import type { Scratch } from "../scratch.ts";
import { jpegPieces } from "./jpegPieces.ts";
import type { Metadata } from "./metadata.ts";
import { withFile, writePieces } from "./pieces.ts";
import { pngPieces } from "./pngPieces.ts";
import { addMetadataToTiff } from "./tiffMetadata.ts";
import { webpPieces } from "./webpPieces.ts";

/**
 * Makes a finished file say this and nothing else of the kind.
 *
 * @returns where it lies now
 */
export async function embedMetadata(
  path: string,
  format: "png" | "jpg" | "webp" | "tiff",
  metadata: Metadata,
  size: Size,
  scratch: Scratch,
): Promise<string> {
  if (format === "tiff") {
    await addMetadataToTiff(path, metadata);
    return path;
  }
  const said = scratch.file(format);
  await withFile(path, async (file) => {
    const pieces = { png: pngPieces, jpg: jpegPieces, webp: webpPieces }[format];
    await writePieces(file, said, await pieces(file, metadata, size));
  });
  await scratch.drop(path);
  return said;
}
