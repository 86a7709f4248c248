import type { Size } from "../../core/geometry/geometry.ts";
import { MaskDocument } from "../../core/mask/maskDocument.ts";
import { performWork } from "../../core/mask/operations/work.ts";
import { buffersOf, type MaskSnapshot } from "../../core/mask/tiles/maskSnapshot.ts";
import type { Raster } from "../../core/raster.ts";
import { decodeBitmap } from "../decode/bitmap.ts";
import { blockReader } from "../pixels/pixels.ts";
import { BLOCK, TiledPixels } from "../pixels/tiledPixels.ts";
import { serveRequests } from "../worker/workerQueue.ts";
import type { LayerFile, WorkRequest } from "./maskWork.ts";

const REPORT_EVERY_MS = 50;

/** The bitmaps of the layers that were asked for last, and their pixels composited. */
let bitmaps = new Map<number, ImageBitmap>();
let composited: { readonly of: string; readonly pixels: TiledPixels } | null = null;

serveRequests<WorkRequest, MaskSnapshot>(async ({ work, mask, layers, raster }, report) => {
  const source = raster ? rasterPixels(raster) : layers && (await pixelsOf(mask.size, layers));
  const value = performWork(work, MaskDocument.fromSnapshot(mask), source, throttled(report)).snapshot(true);
  return { value, transfer: buffersOf(value) };
});

const rasterPixels = ({ width, height, data }: Raster): TiledPixels =>
  new TiledPixels({ width, height }, (area) => {
    const pixels = new Uint8ClampedArray(4 * area.width * area.height);
    for (let row = 0; row < area.height; row++) {
      const from = 4 * ((area.y + row) * width + area.x);
      pixels.set(data.subarray(from, from + 4 * area.width), 4 * row * area.width);
    }
    return pixels;
  });

/** Reports progress so often that it seems to flow, and no more: each report costs the page a rendering. */
function throttled(report: (share: number) => void): (share: number) => void {
  let reportedMs = performance.now();
  return (share) => {
    const nowMs = performance.now();
    if (nowMs - reportedMs < REPORT_EVERY_MS) return;
    reportedMs = nowMs;
    report(share);
  };
}

async function pixelsOf(size: Size, layers: readonly LayerFile[]): Promise<TiledPixels> {
  const of = JSON.stringify([size, layers.map(({ image, erase, x, y }) => [image.id, erase?.id, x, y])]);
  if (composited?.of === of) return composited.pixels;
  composited = null;
  const files = layers.flatMap(({ image, erase }) => (erase ? [image, erase] : [image]));
  const wanted = new Set(files.map(({ id }) => id));
  for (const [id, bitmap] of bitmaps) if (!wanted.has(id)) bitmap.close();
  bitmaps = new Map([...bitmaps].filter(([id]) => wanted.has(id)));
  for (const { id, file } of files) if (!bitmaps.has(id)) bitmaps.set(id, await decodeBitmap(file));
  const placed = layers.flatMap(({ image, erase: eraser, x, y }) => {
    const bitmap = bitmaps.get(image.id);
    const erase = eraser && bitmaps.get(eraser.id);
    return bitmap ? [{ bitmap, x, y, ...(erase && { erase }) }] : [];
  });
  const pixels = new TiledPixels(size, blockReader(placed, BLOCK));
  composited = { of, pixels };
  return pixels;
}
