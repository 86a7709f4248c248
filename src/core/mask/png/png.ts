import { blendBytes } from "../../imageFile/bytes.ts";
import { PNG_SIGNATURE, pngChunk } from "../../imageFile/pngChunk.ts";
import type { RunSource } from "../runs.ts";
import { RunDeflater } from "./deflateRuns.ts";

const NO_FILTER = 0;
const UP_FILTER = 2;

/**
 * The mask as a PNG file: 8-bit grey, 0 and 255 only, exactly the canvas's size. Written straight from the runs: under the Up filter a
 * row is 0 where it equals the row above, 255 where white begins and 1 where it ends. A row that has little to do with the one above,
 * as in noise, is written as it is: whichever gives fewer runs. At 12 megapixels with 128 specks a row that is 608 KB where Up alone
 * is 1,139, and CompressionStream, unfiltered, makes 640 in three times the time.
 *
 * @see PNG specification, third edition, sections 5 and 9
 */
export function encodeMaskPng(mask: RunSource): Uint8Array<ArrayBuffer> {
  const { width, height } = mask.size;
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header[8] = 8;
  return blendBytes([
    Uint8Array.from(PNG_SIGNATURE),
    pngChunk("IHDR", header),
    pngChunk("IDAT", deflateRows(mask)),
    pngChunk("IEND"),
  ]);
}

function deflateRows(mask: RunSource): Uint8Array<ArrayBuffer> {
  const { width, height } = mask.size;
  const deflater = new RunDeflater();
  let above: number[] = [];
  let turns: number[] = [];
  const note = (first: number, last: number) => void turns.push(first, last + 1);
  for (let row = 0; row < height; row++) {
    turns.length = 0;
    mask.eachRun(row, note);
    if (turns.length < columnsOfOne(turns, above)) pushRow(deflater, turns, width);
    else pushDifference(deflater, turns, above, width);
    [above, turns] = [turns, above];
  }
  return deflater.finish();
}

/** Number of columns that are in just one of the two ascending lists. */
function columnsOfOne(turns: readonly number[], above: readonly number[]): number {
  let common = 0;
  let i = 0;
  for (const turn of above) {
    while (i < turns.length && (turns[i] ?? 0) < turn) i++;
    if (turns[i] === turn) common++;
  }
  return turns.length + above.length - 2 * common;
}

/** `turns` are the columns where a row changes colour, from black on the left. */
function pushRow(deflater: RunDeflater, turns: readonly number[], width: number): void {
  deflater.push(NO_FILTER, 1);
  let x = 0;
  for (const [i, turn] of turns.entries()) {
    deflater.push(i % 2 === 0 ? 0 : 255, turn - x);
    x = turn;
  }
  deflater.push(turns.length % 2 === 0 ? 0 : 255, width - x);
}

function pushDifference(deflater: RunDeflater, turns: readonly number[], above: readonly number[], width: number): void {
  deflater.push(UP_FILTER, 1);
  let i = 0;
  let j = 0;
  for (let x = 0; x < width; ) {
    while (turns[i] === x) i++;
    while (above[j] === x) j++;
    const next = Math.min(turns[i] ?? width, above[j] ?? width);
    const isWhite = i % 2 === 1;
    const wasWhite = j % 2 === 1;
    deflater.push(isWhite === wasWhite ? 0 : isWhite ? 255 : 1, next - x);
    x = next;
  }
}
