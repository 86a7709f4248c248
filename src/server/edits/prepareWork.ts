import sharp from "sharp";
import type { EditRequest } from "../../contract/edits.ts";
import { AppError } from "../../core/appError.ts";
import { type Rect, rectOf, type Size } from "../../core/geometry/geometry.ts";
import { engineSize } from "../../core/geometry/region.ts";
import type { EngineCapabilities, FillWork } from "../engines/engine.ts";
import { checkOutLayers, type LayerFile } from "../renders/layerFiles.ts";
import { createScratch } from "../renders/scratch.ts";
import { refuseTooManyPixels } from "../storage/imageLimits.ts";
import { decodeBytes } from "../storage/imageMemory.ts";
import type { EditRunDeps } from "./editRun.ts";
import { ownRegionOf } from "./ownRegion.ts";
import { regionBytes, renderMask, renderRegion } from "./renderRegion.ts";

export type RegionDeps = Pick<EditRunDeps, "images" | "limits" | "gate" | "scratchFolder">;

/** The canvas rectangle that is sent; for an outpaint the whole canvas. */
export const regionOf = ({ mode, region, canvas }: EditRequest): Rect => (mode === "inpaint" && region ? region : rectOf(canvas));

/** The size at which it is sent. */
export function sentSize(request: EditRequest, { sizes }: EngineCapabilities): Size {
  const { width, height } = regionOf(request);
  return sizes ? engineSize({ width, height }, sizes) : { width, height };
}

/** Renders what an engine gets. The same request always gives the same pixels. @throws AppError */
export async function prepareWork(
  request: EditRequest,
  capabilities: EngineCapabilities,
  deps: RegionDeps,
  user: string,
  signal: AbortSignal,
): Promise<FillWork> {
  const { images, limits, gate } = deps;
  // A row of before the limit, or of another one, would take the server down at each start.
  for (const size of [request.canvas, regionOf(request)]) refuseTooManyPixels(size, limits);
  const region = regionOf(request);
  const size = sentSize(request, capabilities);
  const files = await checkOutLayers(images, request.layers, user, region);
  try {
    const image = await gate.run(
      await regionBytes(files.layers, region, size),
      () => imageFor(capabilities, files.layers, region, size, deps.scratchFolder, signal),
      signal,
    );
    const common = {
      image,
      size,
      prompt: request.prompt,
      params: request.params,
    };
    if (request.mode === "outpaint") {
      if (!request.preset) throw new AppError("preset_required", "Choose how the image should be extended.");
      return { ...common, mode: "outpaint", preset: request.preset };
    }
    if (!request.maskId) throw new AppError("mask_required", "There is no mask: paint over what should change.");
    const mask = await images.openLocalCopy(request.maskId);
    try {
      const sent = await gate.run(await decodeBytes(mask.path), () => renderMask(mask.path, region, size), signal);
      // Paint may be too fine for what it is scaled down to; a mask without white would be charged all the same.
      const { channels } = await sharp(sent).stats();
      if (channels[0]?.max !== 255)
        throw new AppError("mask_empty", "The mask has no white at the size that is sent. Paint more.", {
          details: { kind: "too_small" },
        });
      return { ...common, mode: "inpaint", mask: sent };
    } finally {
      await mask.release();
    }
  } finally {
    await files.release();
  }
}

async function imageFor(
  { takesAlpha, takesOwnSamples }: EngineCapabilities,
  layers: readonly LayerFile[],
  region: Rect,
  size: Size,
  scratchFolder: string,
  signal: AbortSignal,
): Promise<Buffer> {
  const scratch = createScratch(scratchFolder);
  try {
    const own = takesOwnSamples ? await ownRegionOf(layers, region, scratch) : null;
    return own
      ? Buffer.from(await own.render(size, signal))
      : await renderRegion(layers, region, size, { scratch, signal }, takesAlpha);
  } finally {
    await scratch.dispose();
  }
}
