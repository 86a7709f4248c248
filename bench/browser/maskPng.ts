import { encode } from "fast-png";
import { areaOf } from "../../src/core/geometry/geometry.ts";
import type { MaskDocument } from "../../src/core/mask/maskDocument.ts";
import { encodeMaskPng } from "../../src/core/mask/png/png.ts";
import { alternate, type Budget, type Costs, timed } from "../measure.ts";
import { MP_24, strokedMask } from "../scene.ts";
import { drawnMask } from "./redraw.ts";

/** A byte a pixel, 0 and 255. */
function greyOf(mask: MaskDocument): Uint8Array<ArrayBuffer> {
  const { width, height } = mask.size;
  const grey = new Uint8Array(areaOf(mask.size));
  for (let row = 0; row < height; row++)
    mask.eachRun(row, (first, last) => grey.fill(255, row * width + first, row * width + last + 1));
  return grey;
}

/** Input of the platform's deflate: rows of a byte a pixel under the Up filter. Making them is not timed. */
function filteredRows(mask: MaskDocument): Uint8Array<ArrayBuffer> {
  const { width, height } = mask.size;
  const grey = greyOf(mask);
  const rows = new Uint8Array((width + 1) * height);
  for (let y = 0; y < height; y++) {
    const line = width * y;
    rows[(width + 1) * y] = 2;
    for (let x = 0; x < width; x++) rows[(width + 1) * y + 1 + x] = (grey[line + x] ?? 0) - (grey[line - width + x] ?? 0);
  }
  return rows;
}

const compress = (rows: Uint8Array<ArrayBuffer>) =>
  new Response(new Blob([rows]).stream().pipeThrough(new CompressionStream("deflate"))).arrayBuffer();

const toBlob = (canvas: HTMLCanvasElement): Promise<Blob> =>
  new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The canvas was not encoded."))), "image/png"),
  );

/** A budget whose input is ready on both sides: pixels on their canvas or in their array, runs in our mask. */
const maskPngBeside = (peer: string, demand: number, costs: (mask: MaskDocument) => Promise<Costs>): Budget => ({
  name: `8-bit mask PNG at 24 MP${peer}`,
  demand,
  sense: "most",
  run: () => costs(strokedMask(MP_24, 0.28)),
});

const ROUNDS = { rounds: 7, warmUps: 2 };
const ours = (mask: MaskDocument) => timed(() => encodeMaskPng(mask));

function offscreenOf(mask: MaskDocument): OffscreenCanvas {
  const canvas = new OffscreenCanvas(mask.size.width, mask.size.height);
  canvas.getContext("2d")?.drawImage(drawnMask(mask), 0, 0);
  return canvas;
}

export const maskPng: readonly Budget[] = [
  maskPngBeside(" / toBlob, encode only", 0.6, async (mask) => {
    const canvas = drawnMask(mask);
    return alternate(
      () => ours(mask),
      () => timed(() => toBlob(canvas)),
      ROUNDS,
    );
  }),
  maskPngBeside(" / OffscreenCanvas.convertToBlob, encode only", 0.6, async (mask) => {
    const canvas = offscreenOf(mask);
    return alternate(
      () => ours(mask),
      () => timed(() => canvas.convertToBlob({ type: "image/png" })),
      ROUNDS,
    );
  }),
  maskPngBeside(" / CompressionStream alone", 0.25, async (mask) => {
    const rows = filteredRows(mask);
    return alternate(
      () => ours(mask),
      () => timed(() => compress(rows)),
      ROUNDS,
    );
  }),
  maskPngBeside(" / fast-png", 0.25, async (mask) => {
    const data = greyOf(mask);
    return alternate(
      () => ours(mask),
      () => timed(() => encode({ ...mask.size, data, depth: 8, channels: 1 })),
      ROUNDS,
    );
  }),
  maskPngBeside(", bytes / toBlob's", 0.25, async (mask) => ({
    ours: encodeMaskPng(mask).length,
    theirs: (await toBlob(drawnMask(mask))).size,
    unit: "bytes",
  })),
  maskPngBeside(", bytes / fast-png's", 1, async (mask) => ({
    ours: encodeMaskPng(mask).length,
    theirs: encode({ ...mask.size, data: greyOf(mask), depth: 8, channels: 1 }).length,
    unit: "bytes",
  })),
];
