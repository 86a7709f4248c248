import type { Candidate, EditRequest, OriginalSamples } from "../../contract/edits.ts";
import { rectOf, type Size } from "../../core/geometry.ts";
import { candidateRegion } from "../../core/outpaint/locate.ts";
import { presetFrame } from "../../core/outpaint/presets.ts";
import { joinScale } from "../../core/region.ts";
import { checkOutLayers } from "../renders/layerFiles.ts";
import { createScratch } from "../renders/scratch.ts";
import type { Images } from "../storage/images.ts";
import type { Answer } from "./editRecord.ts";
import type { Locating } from "./locating.ts";
import { ownRegionOf } from "./ownRegion.ts";
import { regionOf } from "./prepareWork.ts";
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
  { images, locating }: { readonly images: Images; readonly locating: Locating },
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
  const file = await images.checkOut(imageId);
  const found = await oldPicture(request, sent, images, user)
    .then((old) => locating.locate({ old, answerPath: file.path, preset }))
    .finally(() => file.release());
  if (found.isSure) return { imageId, ...candidateRegion(found, canvas, size), located: "matched" };
  const region = presetFrame(preset, canvas);
  return { imageId, region, scale: joinScale(region, size), located: "uncertain" };
}

/** The canvas as it was sent. */
async function oldPicture({ layers, canvas }: EditRequest, sent: Size, images: Images, user: string): Promise<Uint8Array> {
  const files = await checkOutLayers(images, layers, user);
  try {
    return new Uint8Array(await renderRegion(files.layers, rectOf(canvas), sent));
  } finally {
    await files.release();
  }
}

/** What the original has that 8 bits of sRGB lack, as far as it was sent; null for nothing. */
export async function originalSamplesOf(
  request: EditRequest,
  { images, scratchFolder }: { readonly images: Images; readonly scratchFolder: string },
  user: string,
  signal: AbortSignal,
): Promise<OriginalSamples | null> {
  const files = await checkOutLayers(images, request.layers, user);
  const scratch = createScratch(scratchFolder);
  try {
    const own = await ownRegionOf(files.layers, regionOf(request), scratch);
    return own && (await own.facts(signal));
  } finally {
    await Promise.all([files.release(), scratch.dispose()]);
  }
}
