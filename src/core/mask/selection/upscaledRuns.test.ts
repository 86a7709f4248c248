import { expect, test } from "vitest";
import { upscaledRuns } from "./upscaledRuns.ts";

/** All that is in, of a drawing in which # is a member, enlarged by a whole factor. */
function upscaled(drawing: readonly string[], factor: number): string[] {
  const height = drawing.length;
  const width = drawing[0]?.length ?? 0;
  const members = Uint8Array.from(drawing.join(""), (sign) => (sign === "#" ? 1 : 0));
  const area = { x: 0, y: 0, width: width * factor, height: height * factor };
  const runs = upscaledRuns({ width, height, area, members }, area, { x: area.width / 2, y: area.height / 2 }, 1_000);
  return Array.from({ length: area.height }, (_, row) => {
    const line = new Array<string>(area.width).fill(".");
    runs.eachRun(row, (first, last) => line.fill("#", first, last + 1));
    return line.join("");
  });
}

test("unscaled, edges, corners and diagonals stay; a speck and a pinhole of one pixel go", () => {
  expect(upscaled(["........", ".#...###", "....####", "...###.#", "...#####", "...#####"], 1)).toEqual([
    "........",
    ".....###",
    "....####",
    "...#####",
    "...#####",
    "...#####",
  ]);
});

test("enlarged, a straight edge stays in its place and a diagonal one has no step of a working pixel", () => {
  expect(upscaled(["..##", "..##", "..##"], 3)).toEqual(new Array<string>(9).fill("......######"));
  const diagonal = upscaled(["......", "#.....", "##....", "###...", "####..", "#####."], 8).slice(16, 40);
  const ends = diagonal.map((line) => line.lastIndexOf("#"));
  for (const [at, end] of ends.entries()) expect(Math.abs(end - at - (ends[0] ?? 0))).toBeLessThanOrEqual(1);
});
