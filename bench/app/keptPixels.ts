import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { DEFAULT_SEAM } from "../../src/contract/documents.ts";
import { areaOf, type Rect } from "../../src/core/geometry/geometry.ts";
import { MASK_DILATION } from "../../src/core/geometry/region.ts";
import type { GreyRaster } from "../../src/core/raster.ts";
import { seamAlpha } from "../../src/core/seam/alpha.ts";
import { blendResult } from "../../src/core/seam/blend.ts";
import { encodePng, SRGB } from "../../src/imaging/blend/rgbaPng.ts";
import type { Budget } from "../measure.ts";
import { cropped } from "../pictures.ts";
import type { BenchedApp } from "./benchedApp.ts";
import { call, repaint, upload } from "./repaint.ts";

const SAMPLES = fileURLToPath(new URL("../../public/samples", import.meta.url));
const PICTURE = /\.(png|jpg)$/;

const samplesOf = (bytes: Uint8Array) =>
  sharp(bytes, { ignoreIcc: true }).autoOrient().raw().toBuffer({ resolveWithObject: true });

async function rgbaOf(bytes: Uint8Array) {
  const { data, info } = await sharp(bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8ClampedArray(data) };
}

/** One sample through the whole way: repainted, joined, accepted as a layer, saved as PNG; then compared with its own file. */
async function throughAnEdit(url: string, file: string): Promise<{ changed: number; kept: number }> {
  const { bytes, base, canvas, mask, edit } = await repaint(url, file);
  const { result } = edit;
  const resultBytes = new Uint8Array(await (await call(url, `/images/${result.imageId}`)).arrayBuffer());
  const { region } = result;
  const original = await rgbaOf(bytes);
  const source = {
    region,
    result: await rgbaOf(resultBytes),
    area: { kind: "mask", mask } as const,
    maskDilation: MASK_DILATION,
    known: [{ x: 0, y: 0, ...canvas }],
    keepsAlpha: false,
    read: (part: Rect) => cropped(original, part),
  };
  const { layer, box } = blendResult(source, DEFAULT_SEAM);
  if (!box) throw new Error(`The mask of ${file} is empty.`);
  const alpha = seamAlpha(mask, region, DEFAULT_SEAM.feather);
  const stored = await upload(url, await encodePng(layer, SRGB));
  const layers = [
    { imageId: base.id, x: 0, y: 0 },
    { imageId: stored.id, x: box.x, y: box.y },
  ];
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ canvas, layers, format: "png" });
  const saved = await call(url, "/renders", { method: "POST", headers, body });
  const before = await samplesOf(bytes);
  const after = await samplesOf(new Uint8Array(await saved.arrayBuffer()));
  if (before.info.channels !== after.info.channels || before.data.length !== after.data.length)
    throw new Error(`${file} was saved in another shape than it had.`);
  let changed = 0;
  let kept = 0;
  for (let pixel = 0; pixel < areaOf(canvas); pixel++) {
    const column = (pixel % canvas.width) - region.x;
    const row = Math.floor(pixel / canvas.width) - region.y;
    if (alphaAt(alpha, column, row) > 0) continue;
    kept += 1;
    const from = pixel * before.info.channels;
    const to = from + before.info.channels;
    if (!before.data.subarray(from, to).equals(after.data.subarray(from, to))) changed += 1;
  }
  return { changed, kept };
}

const alphaAt = ({ width, height, data }: GreyRaster, column: number, row: number): number =>
  column < 0 || row < 0 || column >= width || row >= height ? 0 : (data[row * width + column] ?? 0);

export const keptPixels = ({ url }: BenchedApp): Budget => ({
  name: "kept pixels changed by an edit and its PNG, all sample pictures / pixels kept",
  demand: 0,
  sense: "most",
  async run() {
    const files = readdirSync(SAMPLES).filter((name) => PICTURE.test(name));
    const counts: { changed: number; kept: number }[] = [];
    for (const name of files) counts.push(await throughAnEdit(url, join(SAMPLES, name)));
    const sum = (of: (count: (typeof counts)[number]) => number) => counts.reduce((total, count) => total + of(count), 0);
    return {
      ours: sum(({ changed }) => changed),
      theirs: sum(({ kept }) => kept),
      unit: "pixels",
      note: files.join(", "),
    };
  },
});
