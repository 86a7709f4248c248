import sharp from "sharp";
import type { Size } from "../../core/geometry/geometry.ts";
import { withFile } from "./byteFile.ts";
import { readPsdHeader } from "./psd/psdHeader.ts";
import type { ForeignKind } from "./reading.ts";
import { damaged } from "./refusals.ts";
import { readTiffPage } from "./tiff/tiffPage.ts";

const NO_LIMIT = { maxMegapixels: Number.POSITIVE_INFINITY };
const SIDEWAYS: ReadonlySet<number> = new Set([5, 6, 7, 8]);

/**
 * The size that a file's reading will have, by its header: before a pixel is decoded.
 *
 * @throws AppError image_truncated, image_too_many_pixels (over 65,535 a side), image_type_refused
 */
export async function foreignSize(path: string, kind: ForeignKind): Promise<Size> {
  switch (kind) {
    case "tiff":
      return withFile(path, "TIFF", (file) => {
        const { layout, orientation } = readTiffPage(file, NO_LIMIT);
        return SIDEWAYS.has(orientation)
          ? { width: layout.height, height: layout.width }
          : { width: layout.width, height: layout.height };
      });
    case "psd":
      return withFile(path, "PSD", (file) => {
        const { width, height } = readPsdHeader(file, NO_LIMIT).layout;
        return { width, height };
      });
    case "heif":
      try {
        const { width, height } = await sharp(path, { limitInputPixels: false }).metadata();
        return { width, height };
      } catch (cause) {
        throw damaged("HEIC", cause);
      }
  }
}
