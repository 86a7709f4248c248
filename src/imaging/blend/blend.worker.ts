import { AppError } from "../../core/appError.ts";
import { changedPixels } from "../../core/difference.ts";
import { areaOf, intersect, longerSide, type Rect, rectOf, relativeTo } from "../../core/geometry/geometry.ts";
import { type GreyRaster, newGreyRaster, newRaster, type Raster, type Samples } from "../../core/raster.ts";
import { type BlendArea, layerAlpha, type SeamBand } from "../../core/seam/alpha.ts";
import { type BlendSettings, bandOf, blendBox, blendStrips } from "../../core/seam/blend.ts";
import { type PreparedBlend, prepareBlend } from "../../core/seam/prepare.ts";
import { blendPreview, type SmallBlend, smallBlend } from "../../core/seam/preview.ts";
import { stripsOf } from "../../core/seam/workPicture.ts";
import { m } from "../../messages/messages.js";
import { buildLevels } from "../decode/pyramid.ts";
import { type PlacedBitmap, readRegion } from "../pixels/pixels.ts";
import { serveRequests, yieldToEventLoop } from "../worker/workerQueue.ts";
import type { BlendRequest, BlendResponse, CoarseLayer, EncodedLevels, OwnFiles, Tint } from "./blending.ts";
import { newRgbaImage, partOf, readOwnSamples, setSamples } from "./ownSamples.ts";
import { unpackRuns } from "./packedRuns.ts";
import { encodePng, type SampleSpace, SRGB } from "./rgbaPng.ts";

/** The longer side of a preview, at most: as a pane of the screen shows it, in well under a tenth of a second. */
const PREVIEW_SIDE = 900;
/** The same of what is shown of a band. */
const BAND_SIDE = 2048;

interface Held {
  /** In 8 bits of sRGB: what is shown while settings change. */
  readonly prepared: PreparedBlend;
  /** In the original's own samples, where they are others; made when the first layer is. */
  own: Full | null;
  readonly small: SmallBlend;
  readonly base: readonly PlacedBitmap[];
  /** Pixels of the region that are replaced whatever the seam. */
  readonly replacedPixels: number;
}
/** The input of a layer. */
interface Full {
  readonly prepared: PreparedBlend<Samples>;
  readonly space: SampleSpace;
}
type Reply = { readonly value: BlendResponse; readonly transfer: Transferable[] };

let held: Held | null = null;

serveRequests<BlendRequest, BlendResponse>(async (request, _report, signal) => {
  if (request.kind === "prepare") {
    held = await prepare(request);
    return { value: { kind: "prepared" }, transfer: [] };
  }
  if (!held) throw new RangeError("Nothing is prepared.");
  switch (request.kind) {
    case "preview":
      return preview(held, request);
    case "band": {
      const { area, region } = held.prepared.source;
      const band = { bitmap: await tintedBand(area, region, bandOf(request.seam), request.tint), region };
      return { value: { kind: "banded", band }, transfer: [band.bitmap] };
    }
    case "blend":
      return blend(held, request.own, request.seam, signal);
  }
});

async function prepare(request: Extract<BlendRequest, { kind: "prepare" }>): Promise<Held> {
  const { result: file, region, base, maskDilation, known, keepsAlpha } = request;
  const area = areaOfBlend(request);
  const result = await pixelsOf(file);
  const read = (part: Rect) => readRegion(base, part);
  const prepared = prepareBlend({ region, read, result, area, maskDilation, known, keepsAlpha });
  return { prepared, own: null, small: smallBlend(prepared, PREVIEW_SIDE), base, replacedPixels: replacedIn(area, region) };
}

/** In one colour space and depth: the result's own samples, the original's beneath it. */
async function prepareOwn({ prepared: { source } }: Held, files: OwnFiles): Promise<Full> {
  const [original, result] = await Promise.all([readOwnSamples(files.original), readOwnSamples(files.result)]);
  const { region } = source;
  const read = (part: Rect) => partOf(original, relativeTo(part, region));
  return { prepared: prepareBlend({ ...source, read, result: partOf(result, rectOf(result)) }), space: original.space };
}

async function preview(
  { prepared, small }: Held,
  { seam, bandTint }: { readonly seam: BlendSettings; readonly bandTint: Tint | null },
): Promise<Reply> {
  if (!blendBox(prepared, seam)) throw nothingToChange();
  // Paint may be too fine to be seen from afar.
  const nothing = { layer: newRaster({ width: 1, height: 1 }), erase: null, box: prepared.source.region };
  const { layer, erase, box } = blendPreview(small, seam) ?? nothing;
  const bitmap = await bitmapOf(layer);
  const eraser = erase && (await bitmapOf(asAlpha(erase)));
  const shown: CoarseLayer = { bitmap, ...(eraser && { erase: eraser }), region: box };
  const band = bandTint && (await coarseBand(small, seam, bandTint));
  return {
    value: { kind: "previewed", layer: shown, band },
    transfer: [bitmap, eraser, band?.bitmap].filter((one) => one != null),
  };
}

async function blend(now: Held, files: OwnFiles | null, seam: BlendSettings, signal: AbortSignal): Promise<Reply> {
  const { base, replacedPixels } = now;
  if (files) now.own ??= await prepareOwn(now, files);
  const { prepared, space }: Full = now.own ?? { prepared: now.prepared, space: SRGB };
  const { region, area, read } = now.prepared.source;
  const box = blendBox(prepared, seam);
  if (!box) throw nothingToChange();
  const layer = newRgbaImage(box, prepared.source.result.data instanceof Float32Array);
  const erased = prepared.alphaFrom && newGreyRaster(box);
  for (const { part, layer: strip, erase } of blendStrips(prepared, seam)) {
    setSamples(layer, strip.data, (part.y - box.y) * box.width);
    if (erase) erased?.data.set(erase.data, (part.y - box.y) * box.width);
    await yieldToEventLoop(signal);
  }
  const png = await encodePng(layer, space, signal);
  const bitmap = await createImageBitmap(png);
  const erase = erased?.data.some((value) => value > 0) ? await encodedErase(erased, signal) : null;
  const [eraser] = erase?.levels ?? [];
  // The file itself is composited, not the pixels it was made from: what is counted is what the designer gets.
  const composited = [...base, { bitmap, ...(eraser && { erase: eraser }), x: box.x, y: box.y }];
  let keptPixels = 0;
  let changedKept = 0;
  for (const strip of stripsOf(region)) {
    const alpha = layerAlpha(area, strip, bandOf(seam));
    for (const opacity of alpha.data) if (opacity === 0) keptPixels += 1;
    changedKept += changedPixels(read(strip), readRegion(composited, strip), alpha);
    await yieldToEventLoop(signal);
  }
  const levels = await buildLevels(bitmap);
  const bandPixels = areaOf(region) - keptPixels - replacedPixels;
  const { registration, isTransparent } = prepared;
  return {
    value: { kind: "blended", png, levels, erase, isTransparent, region: box, keptPixels, changedKept, bandPixels, registration },
    transfer: [...levels, ...(erase?.levels ?? [])],
  };
}

async function encodedErase(erased: GreyRaster, signal: AbortSignal): Promise<EncodedLevels> {
  const png = await encodePng(asAlpha(erased), SRGB, signal);
  return { png, levels: await buildLevels(await createImageBitmap(png)) };
}

/** Black, with the values as alpha. */
function asAlpha({ width, height, data }: GreyRaster): Raster {
  const raster = newRaster({ width, height });
  for (const [i, value] of data.entries()) raster.data[4 * i + 3] = value;
  return raster;
}

const bitmapOf = ({ data, width, height }: Raster): Promise<ImageBitmap> => createImageBitmap(new ImageData(data, width, height));

async function coarseBand({ prepared, scale, region }: SmallBlend, seam: BlendSettings, tint: Tint): Promise<CoarseLayer> {
  const { grow, feather } = bandOf(seam);
  const reach = { grow: grow / scale.x, feather: feather / scale.x };
  return { bitmap: await tintedBand(prepared.source.area, prepared.source.region, reach, tint), region };
}

/** The pixels changed beside those replaced, in one colour; at full resolution where the region is no larger than a screen. */
async function tintedBand(area: BlendArea, region: Rect, reach: SeamBand, tint: Tint): Promise<ImageBitmap> {
  const step = Math.ceil(longerSide(region) / BAND_SIDE);
  const band = newRaster({ width: Math.ceil(region.width / step), height: Math.ceil(region.height / step) });
  for (const strip of stripsOf(region)) {
    const touched = layerAlpha(area, strip, reach).data;
    const replaced = layerAlpha(area, strip, { grow: 0, feather: 0 }).data;
    for (let row = 0; row < strip.height; row++) {
      const to = Math.floor((strip.y - region.y + row) / step) * band.width;
      for (let x = 0; x < strip.width; x++) {
        const at = row * strip.width + x;
        if (touched[at] && !replaced[at]) band.data.set(tint, 4 * (to + Math.floor(x / step)));
      }
    }
  }
  return bitmapOf(band);
}

function replacedIn(area: BlendArea, region: Rect): number {
  if (area.kind === "frame") return areaOf(region) - areaOf(intersect(region, area.old));
  let count = 0;
  const inside = intersect(region, rectOf(area.mask.size));
  for (let y = inside.y; y < inside.y + inside.height; y++) {
    area.mask.eachRun(y, (first, last) => {
      count += Math.max(0, Math.min(last, inside.x + inside.width - 1) - Math.max(first, inside.x) + 1);
    });
  }
  return count;
}

const nothingToChange = (): AppError => new AppError("mask_empty", m.imaging_nothing_changes());

function areaOfBlend({ where, region }: Extract<BlendRequest, { kind: "prepare" }>): BlendArea {
  if (where.kind === "frame") return { kind: where.kind, old: where.old, region };
  return { kind: where.kind, mask: unpackRuns(where.size, where.runs) };
}

async function pixelsOf(result: Blob): Promise<Raster> {
  const bitmap = await createImageBitmap(result).catch((cause: unknown) => {
    throw new AppError("engine_bad_result", m.imaging_result_unreadable(), { cause });
  });
  try {
    return readRegion([{ bitmap, x: 0, y: 0 }], rectOf(bitmap));
  } finally {
    bitmap.close();
  }
}
