import fc from "fast-check";
import { expect, test } from "vitest";
import { solveSymmetric } from "./cholesky.ts";

const sizes = fc.integer({ min: 1, max: 7 });
const numbers = fc.infiniteStream(fc.double({ min: -5, max: 5, noNaN: true }));

test("what it gives solves the system, whatever stands above the diagonal", () => {
  fc.assert(
    fc.property(sizes, numbers, (size, stream) => {
      const next = () => stream.next().value;
      const factor = Array.from({ length: size }, () => Array.from({ length: size }, next));
      const entry = (i: number, j: number) =>
        (i === j ? 1 : 0) + factor.reduce((sum, row) => sum + (row[i] ?? 0) * (row[j] ?? 0), 0);
      const right = Float64Array.from({ length: size }, next);
      const matrix = Float64Array.from({ length: size * size }, (_, at) => {
        const [i, j] = [Math.floor(at / size), at % size];
        return j > i ? Number.NaN : entry(i, j);
      });
      const solution = solveSymmetric(matrix, right);
      right.forEach((wanted, i) => {
        const got = solution?.reduce((sum, value, j) => sum + entry(i, j) * value, 0);
        expect(got).toBeCloseTo(wanted, 5);
      });
    }),
  );
});

test("a system without a single solution has none", () => {
  expect(solveSymmetric(Float64Array.from([1, 0, 1, 1]), Float64Array.from([1, 2]))).toBeNull();
  expect(solveSymmetric(new Float64Array(4), new Float64Array(2))).toBeNull();
});
