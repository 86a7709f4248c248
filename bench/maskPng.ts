import type { MaskDocument } from "../src/core/mask/maskDocument.ts";
import { encodeMaskPng } from "../src/core/mask/png.ts";
import { alternate, type Budget, timed } from "./measure.ts";
import { MP_24, strokedMask } from "./scene.ts";

/** What the platform's deflate is given: rows of a byte a pixel under the Up filter. Making them is not counted. */
function filteredRows(mask: MaskDocument): Uint8Array<ArrayBuffer> {
  const { width, height } = mask.size;
  const pixels = new Uint8Array(width * (height + 1));
  const rows = new Uint8Array((width + 1) * height);
  for (let y = 0; y < height; y++) {
    const line = width * (y + 1);
    mask.eachRun(y, (first, last) => pixels.fill(255, line + first, line + last + 1));
    rows[(width + 1) * y] = 2;
    for (let x = 0; x < width; x++) rows[(width + 1) * y + 1 + x] = (pixels[line + x] ?? 0) - (pixels[line - width + x] ?? 0);
  }
  return rows;
}

const compress = (rows: Uint8Array<ArrayBuffer>) =>
  new Response(new Blob([rows]).stream().pipeThrough(new CompressionStream("deflate"))).arrayBuffer();

export const maskPng: Budget = {
  name: "8-bit mask PNG at 24 MP / CompressionStream alone",
  demand: 0.25,
  async run() {
    const mask = strokedMask(MP_24, 0.28);
    const rows = filteredRows(mask);
    return alternate(
      () => timed(() => encodeMaskPng(mask)),
      () => timed(() => compress(rows)),
    );
  },
};

export const maskPngBytes: Budget = {
  name: "8-bit mask PNG at 24 MP, bytes / CompressionStream's",
  demand: 1,
  async run() {
    const mask = strokedMask(MP_24, 0.28);
    const theirs = await compress(filteredRows(mask));
    return { ours: encodeMaskPng(mask).length, theirs: theirs.byteLength, unit: "bytes" };
  },
};
