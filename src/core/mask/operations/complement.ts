import type { Size } from "../../geometry/geometry.ts";
import type { RunSource } from "../runs.ts";

/**
 * The pixels outside `source`, as runs: the black of a mask.
 *
 * @param from the first column; every run of `source` lies in from..to
 * @param to the last column
 */
export function complementOf(source: Pick<RunSource, "eachRun">, size: Size, from = 0, to = size.width - 1): RunSource {
  return {
    size,
    eachRun(row, visit) {
      let next = from;
      source.eachRun(row, (first, last) => {
        if (first > next) visit(next, first - 1);
        next = last + 1;
      });
      if (next <= to) visit(next, to);
    },
  };
}
