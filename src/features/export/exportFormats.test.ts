import { expect, test } from "vitest";
import { refusalOf } from "../../contract/renders.ts";
import { compressionsFor, imageFormatsFor, layerFormatsFor } from "./exportFormats.ts";

const refused = (options: readonly { readonly label: string; readonly refusal: string | null }[]) =>
  options.filter(({ refusal }) => refusal !== null).map(({ label }) => label);

test("what a format cannot hold is greyed, with the words that the server would refuse it with", () => {
  const wide = { width: 65_501, height: 100 };
  expect(refused(imageFormatsFor(wide))).toEqual(["JPEG", "WebP"]);
  expect(imageFormatsFor(wide)[2]?.refusal).toBe(refusalOf({ canvas: wide, format: "jpg" }));
  expect(refused(layerFormatsFor(wide))).toEqual([]);
});

test("WebP is offered as long as one of its compressions is", () => {
  const large = { width: 8_000, height: 5_000 };
  expect([refused(imageFormatsFor(large)), refused(compressionsFor(large))]).toEqual([[], ["Lossless"]]);
  const larger = { width: 10_000, height: 8_001 };
  expect([refused(imageFormatsFor(larger)), refused(compressionsFor(larger))]).toEqual([["WebP"], ["Smaller", "Lossless"]]);
});
