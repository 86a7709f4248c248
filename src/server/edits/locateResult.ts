import type { EditRequest, OriginalSamples, Result } from "../../contract/edits.ts";
import { type Rect, rectOf, type Size } from "../../core/geometry/geometry.ts";
import { upscaleFactor } from "../../core/geometry/region.ts";
import { resultRegion } from "../../core/outpaint/locate.ts";
import { presetFrame } from "../../core/outpaint/presets.ts";
import { checkOutLayers } from "../renders/layerFiles.ts";
import { createScratch } from "../renders/scratch.ts";
import { rgbaBytes } from "../storage/imageMemory.ts";
import type { Answer } from "./editRecord.ts";
import type { EditRunDeps } from "./editRun.ts";
import { LOOKED_AT_SIZE, ownRegionOf } from "./ownRegion.ts";
import { type RegionDeps, regionOf } from "./prepareWork.ts";
import { regionBytes, renderRegion } from "./renderRegion.ts";

/** Copies of a result that finding the old picture in it takes, of RGBA: as decoded, as grey, in pyramids. */
const LOCATING = 6;

/** A result's sides are rounded, so its shape may be a little off. */
const MAX_STRETCH = 1.06;

/**
 * Says which part of the canvas a stored answer covers. An inpaint's covers the region that was sent; in an outpaint's the old picture
 * lies where the engine says, else where it is found, else, "uncertain", where the preset lets guess. An inpaint's result of another shape
 * than was sent is laid over the middle of the region, as small as covers it: `hasOtherShape`.
 *
 * @param sent the size at which the region was sent
 */
export async function locateResult(
  request: EditRequest,
  answer: Answer,
  sent: Size,
  deps: RegionDeps & Pick<EditRunDeps, "locating" | "report">,
  user: string,
  signal: AbortSignal,
): Promise<Result> {
  const { images, locating, gate, report } = deps;
  const { imageId, placed } = answer;
  const size = await images.metadata(imageId, user);
  const { canvas, preset, mode } = request;
  if (mode === "inpaint" || !preset) {
    const asked = request.region ?? rectOf(canvas);
    const stretch = (size.width * sent.height) / (size.height * sent.width);
    const hasOtherShape = Math.max(stretch, 1 / stretch) > MAX_STRETCH;
    const region = hasOtherShape ? covering(asked, size) : asked;
    return { imageId, region, scale: upscaleFactor(region, size), located: "exact", ...(hasOtherShape && { hasOtherShape }) };
  }
  if (placed) return { imageId, ...resultRegion({ ...placed, ...sent }, canvas, size), located: "exact" };
  const file = await images.openLocalCopy(imageId);
  const found = await oldPicture(request, sent, deps, user, signal)
    .then((old) =>
      gate
        .run(rgbaBytes(size, LOCATING), () => locating.locate({ old, resultPath: file.path, preset }), signal)
        .catch((error: unknown) => {
          signal.throwIfAborted();
          // The result is not to be lost for that: it is placed by hand.
          report(error, imageId);
          return null;
        }),
    )
    .finally(() => file.release());
  if (found?.isSure) return { imageId, ...resultRegion(found, canvas, size), located: "matched" };
  const region = presetFrame(preset, canvas);
  return { imageId, region, scale: upscaleFactor(region, size), located: "uncertain" };
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
async function oldPicture(
  { layers, canvas }: EditRequest,
  sent: Size,
  { images, gate, scratchFolder }: RegionDeps,
  user: string,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const files = await checkOutLayers(images, layers, user);
  const scratch = createScratch(scratchFolder);
  const region = rectOf(canvas);
  try {
    const bytes = await regionBytes(files.layers, region, sent);
    const old = await gate.run(bytes, () => renderRegion(files.layers, region, sent, { scratch, signal }), signal);
    return new Uint8Array(old);
  } finally {
    await Promise.all([files.release(), scratch.dispose()]);
  }
}

/** Properties of the original that 8 bits of sRGB lack, for the part that was sent; null for none. */
export async function originalSamplesOf(
  request: EditRequest,
  { images, scratchFolder, gate }: RegionDeps,
  user: string,
  signal: AbortSignal,
): Promise<OriginalSamples | null> {
  const region = regionOf(request);
  const files = await checkOutLayers(images, request.layers, user, region);
  const scratch = createScratch(scratchFolder);
  try {
    const look = async () => (await ownRegionOf(files.layers, region, scratch))?.metadata(signal) ?? null;
    return await gate.run(await regionBytes(files.layers, region, LOOKED_AT_SIZE), look, signal);
  } finally {
    await Promise.all([files.release(), scratch.dispose()]);
  }
}
