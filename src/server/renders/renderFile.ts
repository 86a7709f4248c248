import { FORMAT_NAMES, type RenderFacts, type RenderLimit, type RenderRequest, renderLimitOf } from "../../contract/renders.ts";
import { AppError } from "../../core/appError.ts";
import { encode } from "./encode.ts";
import { type Flat, flatten } from "./flatten.ts";
import type { RenderJob, RenderOutput } from "./job.ts";
import { renderOpenRaster, renderPhotoshop } from "./layered.ts";
import type { LayerFile } from "./layerFiles.ts";
import { metadataFor } from "./metadata/baseMetadata.ts";
import { pixelFormatOf, readBase } from "./pixelFormat.ts";
import { withUsableProfile } from "./profiles.ts";
import { rasterOfFile } from "./rasterise.ts";
import type { Scratch } from "./scratch.ts";
import { type KeptPixels, verifyKeptPixels } from "./verifyKeptPixels.ts";

const MIME = {
  png: "image/png",
  jpg: "image/jpeg",
  webp: "image/webp",
  tiff: "image/tiff",
  psd: "image/vnd.adobe.photoshop",
  psb: "image/vnd.adobe.photoshop",
  ora: "image/openraster",
} as const;

/** A finished file on the disk, and what the response tells of it. */
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
  const limit = renderLimitOf(request);
  if (limit) throw beyond(limit, request);
  const [bottom, ...above] = layers;
  if (!bottom) throw new RangeError("A render needs a layer.");
  const base = await withUsableProfile(await readBase(bottom), request, scratch);
  const pixelFormat = pixelFormatOf(base, canvas, format, above);
  const { hasNote, ...metadata } = await metadataFor(bottom, request);
  const job: RenderJob = { base, layers: above, canvas, pixelFormat, request, metadata, scratch, signal };
  const made = await make(job);
  const counted = await verifyKeptPixels(await made.readBack(), base, made.flat, scratch, signal);
  await scratch.drop(made.flat.path);
  return {
    path: made.path,
    mime: MIME[made.extension],
    extension: made.extension,
    facts: factHeaders(counted, job, made.flat, hasNote),
  };
}

function make(job: RenderJob): Promise<RenderOutput> {
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

async function renderFlat(job: RenderJob, format: "png" | "jpg" | "webp" | "tiff"): Promise<RenderOutput> {
  const { request, metadata, scratch, signal } = job;
  const flat = await flatten(job, scratch, signal);
  signal.throwIfAborted();
  const path = await encode(flat, { ...request, format }, metadata, scratch);
  const readBack = async () => ({ path: await rasterOfFile(path, flat.pixelFormat, scratch), pixelFormat: flat.pixelFormat });
  return { path, extension: format, flat, readBack };
}

function factHeaders({ kept, changed }: KeptPixels, { base }: RenderJob, { pixelFormat }: Flat, hasNote: boolean): FactHeaders {
  return {
    "overpaint-kept-pixels": String(kept),
    "overpaint-changed-pixels": String(changed),
    "overpaint-bit-depth": String(pixelFormat.depth),
    "overpaint-base-bit-depth": String(base.depth),
    "overpaint-profile": pixelFormat.isConverted ? "converted" : base.profile ? "kept" : "none",
    "overpaint-colour": pixelFormat.model,
    "overpaint-source-note": hasNote ? "written" : "none",
  };
}

const beyond = ({ by, max }: RenderLimit, { format, lossless = false }: RenderRequest): AppError => {
  const what = by === "side" ? `${max} pixels per side` : `${max} megapixels`;
  const name = format === "webp" ? `${lossless ? "lossless" : "lossy"} WebP` : FORMAT_NAMES[format];
  return new AppError("bad_request", `A ${name} is limited to ${what} here. Save this image as PNG or TIFF.`, {
    details: { kind: "render_limit", by, max, format, lossless },
  });
};
