import { intersect, type Rect, rectOf } from "../../core/geometry/geometry.ts";
import type { MaskDocument } from "../../core/mask/maskDocument.ts";
import type { Flat } from "./flatten.ts";
import type { ReadBack } from "./job.ts";
import { type Base, placeOf } from "./pixelFormat.ts";
import { type Raster, type Samples, withRasters } from "./raster.ts";
import { rasterOfBase } from "./rasterise.ts";
import type { Scratch } from "./scratch.ts";

export interface KeptPixels {
  /** Pixels of the base on which no layer lies. */
  readonly kept: number;
  /** Those of them that differ in any sample. */
  readonly changed: number;
}

/** Reads the base's file once more and counts the kept pixels that differ in what was read back of a finished file. */
export async function verifyKeptPixels(
  { path: after, pixelFormat }: ReadBack,
  base: Base,
  { canvas, covered }: Flat,
  scratch: Scratch,
  signal: AbortSignal,
): Promise<KeptPixels> {
  const before = await rasterOfBase(base, canvas, pixelFormat, scratch);
  signal.throwIfAborted();
  const area = intersect(placeOf(base), rectOf(canvas));
  const counted = await withRasters([before, after], (a, b) => countChanged(a, b, area, covered, signal));
  await Promise.all([before, after].map(scratch.drop));
  return counted;
}

async function countChanged(
  before: Raster,
  after: Raster,
  area: Rect,
  covered: MaskDocument,
  signal: AbortSignal,
): Promise<KeptPixels> {
  if (before.channels !== after.channels || before.depth !== after.depth || before.width !== after.width) {
    throw new Error("The finished file does not hold the samples it was made of.");
  }
  let kept = 0;
  let changed = 0;
  let reused: [Samples?, Samples?] = [];
  const { channels, samplesPerRow, rowsPerBand } = before;
  for (let row = area.y; row < area.y + area.height; row += rowsPerBand) {
    signal.throwIfAborted();
    const count = Math.min(rowsPerBand, area.y + area.height - row);
    const a = await before.read(row, count, reused[0]);
    const b = await after.read(row, count, reused[1]);
    reused = [a, b];
    for (let y = 0; y < count; y++) {
      eachKeptRun(covered, row + y, area, (first, last) => {
        const from = y * samplesPerRow + first * channels;
        const to = y * samplesPerRow + (last + 1) * channels;
        kept += last - first + 1;
        changed += countDifferent(a.subarray(from, to), b.subarray(from, to), channels);
      });
    }
  }
  return { kept, changed };
}

/** The runs of a row of `area` that are black in the mask. */
function eachKeptRun(covered: MaskDocument, row: number, area: Rect, visit: (first: number, last: number) => void): void {
  let from = area.x;
  const end = area.x + area.width;
  covered.eachRun(row, (first, last) => {
    if (Math.min(first, end) > from) visit(from, Math.min(first, end) - 1);
    from = Math.max(from, last + 1);
  });
  if (from < end) visit(from, end - 1);
}

function countDifferent(a: Samples, b: Samples, channels: number): number {
  if (Buffer.compare(bytesOf(a), bytesOf(b)) === 0) return 0;
  let different = 0;
  for (let i = 0; i < a.length; i += channels) {
    for (let channel = 0; channel < channels; channel++) {
      if (a[i + channel] === b[i + channel]) continue;
      different++;
      break;
    }
  }
  return different;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Samples) => new Uint8Array(buffer, byteOffset, byteLength);
