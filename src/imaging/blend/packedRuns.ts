import type { Size } from "../../core/geometry/geometry.ts";
import type { RunSource } from "../../core/mask/runs.ts";

/** Runs of white as they travel to and from a worker: row, first, last (inclusive) of each, rows in rising order. */
export type PackedRuns = Int32Array<ArrayBuffer>;

/** The runs of the rows from..to-1. */
export function packRuns(mask: RunSource, from = 0, to = mask.size.height): PackedRuns {
  const packed: number[] = [];
  for (let row = Math.max(0, from); row < Math.min(to, mask.size.height); row++)
    mask.eachRun(row, (first, last) => packed.push(row, first, last));
  return Int32Array.from(packed);
}

/** The mask that was packed; rows that were left out are black. */
export function unpackRuns(size: Size, packed: PackedRuns): RunSource {
  const starts = new Map<number, number>();
  for (let at = packed.length - 3; at >= 0; at -= 3) starts.set(packed[at] ?? 0, at);
  return {
    size,
    eachRun: (row, visit) => {
      const start = starts.get(row);
      if (start === undefined) return;
      for (let at = start; packed[at] === row; at += 3) visit(packed[at + 1] ?? 0, packed[at + 2] ?? 0);
    },
  };
}
