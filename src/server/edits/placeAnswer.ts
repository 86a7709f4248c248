import sharp from "sharp";
import type { Candidate, EditRequest } from "../../contract/edits.ts";
import { rectOf, type Size } from "../../core/geometry.ts";
import { candidateRegion, locate } from "../../core/outpaint/locate.ts";
import { presetFrame } from "../../core/outpaint/presets.ts";
import type { Raster } from "../../core/raster.ts";
import { joinScale } from "../../core/region.ts";
import { checkOutLayers } from "../renders/layerFiles.ts";
import type { Images } from "../storage/images.ts";
import type { Answer } from "./editTable.ts";
import { renderRegion } from "./renderRegion.ts";

/**
 * Says which part of the canvas a stored answer covers. An inpaint's covers the region that was sent; in an outpaint's the old picture
 * lies where the engine says, else where it is found, else, "uncertain", where the preset lets guess.
 *
 * @param sent the size at which the region was sent
 */
export async function placeAnswer(
  request: EditRequest,
  answer: Answer,
  sent: Size,
  images: Images,
  user: string,
): Promise<Candidate> {
  const { imageId, placed } = answer;
  const size = await images.facts(imageId, user);
  const { canvas, preset, mode } = request;
  if (mode === "inpaint" || !preset) {
    const region = request.region ?? rectOf(canvas);
    return { imageId, region, scale: joinScale(region, size), located: "exact" };
  }
  if (placed) return { imageId, ...candidateRegion({ ...placed, ...sent }, canvas, size), located: "exact" };
  const found = locate(await oldRaster(request, sent, images, user), await rasterOf(imageId, images), preset);
  if (found.isSure) return { imageId, ...candidateRegion(found, canvas, size), located: "matched" };
  const region = presetFrame(preset, canvas);
  return { imageId, region, scale: joinScale(region, size), located: "uncertain" };
}

async function oldRaster({ layers, canvas }: EditRequest, sent: Size, images: Images, user: string): Promise<Raster> {
  const files = await checkOutLayers(images, layers, user);
  try {
    return await decode(await renderRegion(files.layers, rectOf(canvas), sent));
  } finally {
    await files.release();
  }
}

async function rasterOf(imageId: string, images: Images): Promise<Raster> {
  const file = await images.checkOut(imageId);
  try {
    return await decode(file.path);
  } finally {
    await file.release();
  }
}

async function decode(source: string | Buffer): Promise<Raster> {
  const picture = sharp(source, { limitInputPixels: false }).autoOrient().toColourspace("srgb").ensureAlpha();
  const { data, info } = await picture.raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8ClampedArray(data) };
}
