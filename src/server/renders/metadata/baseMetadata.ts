import type { RenderFormat, RenderRequest } from "../../../contract/renders.ts";
import { sameSize } from "../../../core/geometry/geometry.ts";
import { openImageFile } from "../../storage/openImageFile.ts";
import type { LayerFile } from "../layerFiles.ts";
import { resolutionInfo } from "./density.ts";
import { updatedExif } from "./exif.ts";
import type { Metadata } from "./metadata.ts";
import { keptResources } from "./photoshopResources.ts";
import { withFile } from "./pieces.ts";
import { pngComments } from "./pngComments.ts";
import { readDensity } from "./readDensity.ts";
import { noteFor, withSourceNote } from "./sourceNote.ts";
import { xmpOf } from "./xmpUpdate.ts";

/** Metadata of a render's file: all of its base's that still holds, and the note of its source. */
export async function metadataFor(base: LayerFile, request: RenderRequest): Promise<Metadata & { readonly hasNote: boolean }> {
  const { exif, iptc, xmp, orientation = 1 } = await openImageFile(base.path).metadata();
  const { canvas, format } = request;
  const density = await readDensity(base.path, exif);
  const isTurned = orientation > 1;
  const isMoved = isTurned || base.x !== 0 || base.y !== 0 || !sameSize(base, canvas);
  const changes = { size: canvas, density, isMoved, isTurned, base };
  const kept = xmpOf(xmp, changes);
  const note = noteFor(request);
  const noted = note && withSourceNote(kept, note);
  return {
    density,
    exif: exif ? updatedExif(exif, changes, hasNoDensity(format)) : null,
    iptc: iptc ? keptResources(iptc, resolutionInfo(density)) : null,
    xmp: noted ?? kept,
    comments: format === "png" || format === "ora" ? await withFile(base.path, pngComments) : [],
    hasNote: noted !== null,
  };
}

/** True for a format that may hold a density in EXIF alone; of JPEG only CMYK files do. */
const hasNoDensity = (format: RenderFormat): boolean => format === "webp" || format === "jpg";
