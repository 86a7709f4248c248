import type { EditRequest } from "../../contract/edits.ts";
import { AppError } from "../../core/appError.ts";
import { type Rect, rectOf, type Size } from "../../core/geometry.ts";
import { engineSize } from "../../core/region.ts";
import type { EngineCapabilities, FillWork } from "../engines/engine.ts";
import { checkOutLayers } from "../renders/layerFiles.ts";
import type { Images } from "../storage/images.ts";
import { renderMask, renderRegion } from "./renderRegion.ts";

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
  images: Images,
  user: string,
): Promise<FillWork> {
  const region = regionOf(request);
  const size = sentSize(request, capabilities);
  const files = await checkOutLayers(images, request.layers, user);
  try {
    const common = {
      image: await renderRegion(files.layers, region, size, capabilities.takesAlpha),
      size,
      prompt: request.prompt,
      params: request.params,
    };
    if (request.mode === "outpaint") {
      if (!request.preset) throw new AppError("preset_required", "Choose how the picture should be extended.");
      return { ...common, mode: "outpaint", preset: request.preset };
    }
    if (!request.maskId) throw new AppError("mask_required", "There is no mask: paint over what should change.");
    const mask = await images.checkOut(request.maskId);
    try {
      return { ...common, mode: "inpaint", mask: await renderMask(mask.path, region, size) };
    } finally {
      await mask.release();
    }
  } finally {
    await files.release();
  }
}
