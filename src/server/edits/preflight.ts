import type { EditRequest } from "../../contract/edits.ts";
import { AppError } from "../../core/appError.ts";
import { contains, rectOf } from "../../core/geometry/geometry.ts";
import { regionFor } from "../../core/geometry/region.ts";
import { isBlank } from "../../core/isBlank.ts";
import type { FillEngine } from "../engines/engine.ts";
import { imagesOf, sizesOfLayers } from "../renders/layerFiles.ts";
import { refuseTooManyPixels } from "../storage/imageLimits.ts";
import type { EditRunDeps } from "./editRun.ts";
import { maskBytes, readMask, refuseOtherMaskSize } from "./readMask.ts";

/**
 * Holds a user's request against what is stored for him and what its engine asks for.
 *
 * @param gone ends the wait for memory; nothing is started for somebody who does not wait any more
 * @returns the request with the region that will be sent, where it named none (inpaint)
 * @throws AppError with its own code for each refusal; nothing has been started then
 */
export async function preflight(
  request: EditRequest,
  engine: FillEngine | undefined,
  { images, limits, gate }: Pick<EditRunDeps, "images" | "limits" | "gate">,
  user: string,
  gone?: AbortSignal,
): Promise<EditRequest> {
  if (!engine)
    throw new AppError("engine_unavailable", "There is no such engine here. Choose another one.", {
      details: { kind: "unknown" },
    });
  const reason = engine.unavailable();
  if (reason !== null) throw new AppError("engine_unavailable", reason, { details: { kind: "not_configured" } });
  if (engine.capabilities.usesPrompt && isBlank(request.prompt)) {
    throw new AppError("prompt_required", "This engine needs a prompt: describe what should appear.", {
      details: { prompt: ["is empty"] },
    });
  }
  refuseTooManyPixels(request.canvas, limits);
  await sizesOfLayers(images, request.layers, user);
  await images.refuseLost(imagesOf(request.layers));
  if (request.mode === "outpaint") {
    if (!request.preset) throw new AppError("preset_required", "Choose how the image should be extended.");
    return request;
  }
  if (!request.maskId) throw new AppError("mask_required", "There is no mask: paint over what should change.");
  if (request.region && !contains(rectOf(request.canvas), request.region)) {
    throw new AppError("bad_request", "The region must lie inside the canvas.", {
      details: { region: ["is not inside the canvas"] },
    });
  }
  const facts = await images.metadata(request.maskId, user);
  const mask = await images.openLocalCopy(request.maskId);
  try {
    refuseOtherMaskSize(facts, request.canvas);
    const bounds = await gate.run(await maskBytes(mask.path), () => readMask(mask.path, request.region), gone);
    return { ...request, region: request.region ?? regionFor(bounds, request.canvas) };
  } finally {
    await mask.release();
  }
}
