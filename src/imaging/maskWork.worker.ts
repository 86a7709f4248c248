import type { Size } from "../core/geometry.ts";
import { MaskDocument, type MaskSnapshot } from "../core/mask/maskDocument.ts";
import { performWork } from "../core/mask/work.ts";
import { decodeBitmap } from "./bitmap.ts";
import type { LayerFile, WorkQuestion } from "./maskWork.ts";
import { blockReader } from "./pixels.ts";
import { BLOCK, TiledPixels } from "./tiledPixels.ts";
import { answerQuestions } from "./workerLane.ts";

/** The bitmaps of the layers that were asked for last, and their pixels composited. */
let bitmaps = new Map<number, ImageBitmap>();
let composited: { readonly of: string; readonly pixels: TiledPixels } | null = null;

answerQuestions<WorkQuestion, MaskSnapshot>(async ({ work, mask, layers }, tell) => {
  const source = layers && (await pixelsOf(mask.size, layers));
  const value = performWork(work, MaskDocument.fromSnapshot(mask), source, tell).snapshot(true);
  const { marks, words, quarters } = value;
  const blocks = quarters ? [quarters.starts.buffer, quarters.spans.buffer] : [];
  return { value, transfer: [marks.buffer, words.buffer, ...blocks] };
});

async function pixelsOf(size: Size, layers: readonly LayerFile[]): Promise<TiledPixels> {
  const of = JSON.stringify([size, layers.map(({ id, x, y }) => [id, x, y])]);
  if (composited?.of === of) return composited.pixels;
  composited = null;
  const wanted = new Set(layers.map(({ id }) => id));
  for (const [id, bitmap] of bitmaps) if (!wanted.has(id)) bitmap.close();
  bitmaps = new Map([...bitmaps].filter(([id]) => wanted.has(id)));
  for (const { id, file } of layers) if (!bitmaps.has(id)) bitmaps.set(id, await decodeBitmap(file));
  const placed = layers.flatMap(({ id, x, y }) => {
    const bitmap = bitmaps.get(id);
    return bitmap ? [{ bitmap, x, y }] : [];
  });
  const pixels = new TiledPixels(size, blockReader(placed, BLOCK));
  composited = { of, pixels };
  return pixels;
}
