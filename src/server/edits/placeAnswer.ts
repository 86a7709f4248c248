import type { Candidate, EditRequest, OriginalSamples } from "../../contract/edits.ts";
import { type Rect, rectOf, type Size } from "../../core/geometry.ts";
import { candidateRegion } from "../../core/outpaint/locate.ts";
import { presetFrame } from "../../core/outpaint/presets.ts";
import { joinScale } from "../../core/region.ts";
import { checkOutLayers } from "../renders/layerFiles.ts";
import { createScratch } from "../renders/scratch.ts";
import type { Images } from "../storage/images.ts";
import type { Answer } from "./editRecord.ts";
import type { EditRunDeps } from "./editRun.ts";
import { ownRegionOf } from "./ownRegion.ts";
import { regionOf } from "./prepareWork.ts";
import { renderRegion } from "./renderRegion.ts";

/** An answer's sides are rounded, so its shape may be a little off. */
const MAX_STRETCH = 1.06;

/**
 * Says which part of the canvas a stored answer covers. An inpaint's covers the region that was sent; in an outpaint's the old picture
 * lies where the engine says, else where it is found, else, "uncertain", where the preset lets guess. An inpaint's answer of another shape
 * than was sent is laid over the middle of the region, as small as covers it: `hasOtherShape`.
 *
 * @param sent the size at which the region was sent
 */
export async function placeAnswer(
  request: EditRequest,
  answer: Answer,
  sent: Size,
  { images, locating, report }: Pick<EditRunDeps, "images" | "locating" | "report">,
  user: string,
): Promise<Candidate> {
  const { imageId, placed } = answer;
  const size = await images.facts(imageId, user);
  const { canvas, preset, mode } = request;
  if (mode === "inpaint" || !preset) {
    const asked = request.region ?? rectOf(canvas);
    const stretch = (size.width * sent.height) / (size.height * sent.width);
    const hasOtherShape = Math.max(stretch, 1 / stretch) > MAX_STRETCH;
    const region = hasOtherShape ? covering(asked, size) : asked;
    return { imageId, region, scale: joinScale(region, size), located: "exact", ...(hasOtherShape && { hasOtherShape }) };
  }
  if (placed) return { imageId, ...candidateRegion({ ...placed, ...sent }, canvas, size), located: "exact" };
  const file = await images.checkOut(imageId);
  const found = await oldPicture(request, sent, images, user)
    .then((old) =>
      locating.locate({ old, answerPath: file.path, preset }).catch((error: unknown) => {
        // The answer is not to be lost for that: it is placed by hand.
        report(error, imageId);
        return null;
      }),
    )
    .finally(() => file.release());
  if (found?.isSure) return { imageId, ...candidateRegion(found, canvas, size), located: "matched" };
  const region = presetFrame(preset, canvas);
  return { imageId, region, scale: joinScale(region, size), located: "uncertain" };
}

/** The smallest rectangle of a picture's shape that covers a region, in its middle; whole pixels, and perhaps beyond the canvas. */
function covering(region: Rect, { width, height }: Size): Rect {
  const scale = Math.max(region.width / width, region.height / height);
  const [across, down] = [Math.round(width * scale), Math.round(height * scale)];
  const x = region.x - Math.round((across - region.width) / 2);
  const y = region.y - Math.round((down - region.height) / 2);
  return { x, y, width: across, height: down };
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
