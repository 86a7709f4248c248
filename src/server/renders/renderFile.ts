import sharp from "sharp";
import type { RenderFacts, RenderRequest } from "../../contract/renders.ts";
import { RENDER_SIDE_MAX } from "../../contract/renders.ts";
import { AppError } from "../../core/appError.ts";
import { areaOf, longerSide } from "../../core/geometry.ts";
import { encode, refuseLargeWebp } from "./encode.ts";
import { flatten } from "./flatten.ts";
import { formOf, readBase } from "./form.ts";
import type { Made, RenderJob } from "./job.ts";
import { renderOpenRaster, renderPhotoshop } from "./layered.ts";
import type { LayerFile } from "./layerFiles.ts";
import { rasterOfFile } from "./rasterise.ts";
import { type Recount, recount } from "./recount.ts";
import type { Scratch } from "./scratch.ts";
import { noteFor } from "./sourceNote.ts";

const MIME = {
  png: "image/png",
  jpg: "image/jpeg",
  webp: "image/webp",
  tiff: "image/tiff",
  psd: "image/vnd.adobe.photoshop",
  psb: "image/vnd.adobe.photoshop",
  ora: "image/openraster",
} as const;

/** A finished file on the disk, and what the answer tells of it. */
export interface RenderedFile {
  readonly path: string;
  readonly mime: string;
  readonly extension: string;
  readonly facts: FactHeaders;
}
export type FactHeaders = Readonly<Record<keyof RenderFacts, string>>;

/**
 * Makes a render's file and counts, in what was written, the kept pixels that changed.
 *
 * @param layers in the request's order
 * @throws AppError bad_request for a picture that the format cannot hold, before anything is made
 */
export async function renderFile(
  layers: readonly LayerFile[],
  request: RenderRequest,
  scratch: Scratch,
  signal: AbortSignal,
): Promise<RenderedFile> {
  const { canvas, format } = request;
  refuseSize(request);
  const [bottom, ...above] = layers;
  if (!bottom) throw new RangeError("A render needs a layer.");
  const base = await readBase(bottom);
  const form = formOf(base, canvas, format, above);
  const job: RenderJob = { base, layers: above, canvas, form, request, scratch, signal };
  const made = await make(job);
  const counted = await recount(await made.readBack(), base, made.flat, scratch, signal);
  await scratch.drop(made.flat.path);
  return { path: made.path, mime: MIME[made.extension], extension: made.extension, facts: factsOf(counted, job, made) };
}

function make(job: RenderJob): Promise<Made> {
  switch (job.request.format) {
    case "psd":
      return renderPhotoshop(job);
    case "ora":
      return renderOpenRaster(job);
    case "png":
    case "jpg":
    case "webp":
    case "tiff":
      return renderFlat(job, job.request.format);
  }
}

async function renderFlat(job: RenderJob, format: "png" | "jpg" | "webp" | "tiff"): Promise<Made> {
  const { request, scratch, signal } = job;
  const flat = await flatten(job, scratch, signal);
  const { xmp: before } = await sharp(flat.path, { limitInputPixels: false }).metadata();
  const xmp = noteFor(before, request);
  signal.throwIfAborted();
  const path = await encode(flat, { ...request, format }, xmp, scratch);
  const readBack = async () => ({ path: await rasterOfFile(path, flat.form, scratch), form: flat.form });
  return { path, extension: format, flat, hasNote: xmp !== null, readBack };
}

function refuseSize({ canvas, format, lossless = false }: RenderRequest): void {
  const most = RENDER_SIDE_MAX[format];
  if (longerSide(canvas) > most) {
    throw new AppError(
      "bad_request",
      `A ${format === "webp" ? "WebP" : format.toUpperCase()} is at most ${most} pixels a side. Save this picture as PNG or TIFF.`,
    );
  }
  if (format === "webp") refuseLargeWebp(areaOf(canvas) / 1e6, lossless);
}

function factsOf({ kept, changed }: Recount, { base }: RenderJob, { flat: { form }, hasNote }: Made): FactHeaders {
  return {
    "overpaint-kept-pixels": String(kept),
    "overpaint-changed-pixels": String(changed),
    "overpaint-bit-depth": String(form.depth),
    "overpaint-base-bit-depth": String(base.depth),
    "overpaint-profile": form.isConverted ? "converted" : base.profile ? "kept" : "none",
    "overpaint-colour": form.model,
    "overpaint-source-note": hasNote ? "written" : "none",
  };
}
