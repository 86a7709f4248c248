import sharp from "sharp";
import type { RenderFacts, RenderRequest } from "../../contract/renders.ts";
import { RENDER_SIDE_MAX } from "../../contract/renders.ts";
import { AppError } from "../../core/appError.ts";
import { areaOf, longerSide } from "../../core/geometry.ts";
import { encode, refuseLargeWebp } from "./encode.ts";
import { type Flat, flatten } from "./flatten.ts";
import { type Base, type Form, formOf, readBase } from "./form.ts";
import type { LayerFile } from "./layerFiles.ts";
import { type Recount, recount } from "./recount.ts";
import type { Scratch } from "./scratch.ts";
import { withSourceNote } from "./sourceNote.ts";

const MIME = {
  png: "image/png",
  jpg: "image/jpeg",
  webp: "image/webp",
  tiff: "image/tiff",
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
 * Makes a render's file and counts, in the file as it was written, the kept pixels that changed.
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
  const form = formOf(base, canvas, format, above.length > 0);
  const flat = await flatten({ base, layers: above, canvas, form }, scratch, signal);
  const xmp = await noteFor(flat, request);
  signal.throwIfAborted();
  const path = await encode(flat, { ...request, format }, xmp, scratch);
  signal.throwIfAborted();
  const counted = await recount(path, base, flat, scratch, signal);
  await scratch.drop(flat.path);
  return { path, mime: MIME[format], extension: format, facts: factsOf(counted, base, flat.form, xmp !== null) };
}

function refuseSize({ canvas, format, lossless = false }: RenderRequest): void {
  const most = RENDER_SIDE_MAX[format];
  if (longerSide(canvas) > most) {
    throw new AppError(
      "bad_request",
      `A ${format.toUpperCase()} is at most ${most} pixels a side. Save this picture as PNG or TIFF.`,
    );
  }
  if (format === "webp") refuseLargeWebp(areaOf(canvas) / 1e6, lossless);
}

/** The XMP that the file gets; null for the base's own. A base on which nothing lies is not made by anything. */
async function noteFor({ path }: Flat, { digitalSourceType, layers }: RenderRequest): Promise<string | null> {
  if (!digitalSourceType || (layers.length < 2 && digitalSourceType !== "trainedAlgorithmicMedia")) return null;
  const { xmp } = await sharp(path, { limitInputPixels: false }).metadata();
  return withSourceNote(xmp ?? null, digitalSourceType);
}

function factsOf({ kept, changed }: Recount, base: Base, form: Form, hasNote: boolean): FactHeaders {
  const { depth, model, isConverted } = form;
  return {
    "overpaint-kept-pixels": String(kept),
    "overpaint-changed-pixels": String(changed),
    "overpaint-bit-depth": depth === 16 ? "16" : "8",
    "overpaint-base-bit-depth": base.depth === 16 ? "16" : "8",
    "overpaint-profile": isConverted ? "converted" : base.profile ? "kept" : "none",
    "overpaint-colour": model,
    "overpaint-source-note": hasNote ? "written" : "none",
  };
}
