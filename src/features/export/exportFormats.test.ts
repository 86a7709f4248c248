import { expect, test } from "vitest";
import { compressionsFor, imageFormatsFor, layerFormatsFor } from "./exportFormats.ts";

const refused = (options: readonly { readonly label: string; readonly refusal: string | null }[]) =>
  options.filter(({ refusal }) => refusal !== null).map(({ label }) => label);

test("what a format cannot hold is greyed, with the reason", () => {
  const wide = { width: 65_501, height: 100 };
  expect(refused(imageFormatsFor(wide))).toEqual(["JPEG", "WebP"]);
  expect(imageFormatsFor(wide)[2]?.refusal).toBe("A JPEG is at most 65,500 pixels per side. Save this image as PNG or TIFF.");
  expect(refused(layerFormatsFor(wide))).toEqual([]);
});

test("WebP is offered as long as one of its compressions is", () => {
  const large = { width: 8_000, height: 5_000 };
  expect([refused(imageFormatsFor(large)), refused(compressionsFor(large))]).toEqual([[], ["Lossless"]]);
  const larger = { width: 10_000, height: 8_001 };
  expect([refused(imageFormatsFor(larger)), refused(compressionsFor(larger))]).toEqual([["WebP"], ["Smaller", "Lossless"]]);
});
