import { expect, test } from "vitest";
import { DEFAULT_SEAM } from "../../contract/documents.ts";
import { bandText, driftText } from "./seamText.ts";

test("the band says what it is made of, and how many pixels once they are counted", () => {
  expect(bandText(DEFAULT_SEAM, 41_200)).toBe("band of 16 px where the edit fades; 41,200 pixels");
  expect(bandText({ ...DEFAULT_SEAM, grow: 8 }, null)).toBe("band of 8 px replaced, then 16 px where the edit fades");
  expect(bandText({ ...DEFAULT_SEAM, grow: 8, feather: 0 }, 9)).toBe("band of 8 px replaced; 9 pixels");
  for (const none of [{ isStrict: true }, { feather: 0 }])
    expect(bandText({ ...DEFAULT_SEAM, ...none }, 0)).toBe("no band: nothing outside the paint changes");
});

test("a drift is told with what became of it", () => {
  const shift = { x: 0.84, y: -1.2 };
  expect(driftText({ shift: { x: 0.01, y: 0 }, doubt: null })).toBe("The answer lies in its place.");
  expect(driftText({ shift, doubt: null })).toBe("Moved by 0.8, -1.2 px already, as measured.");
  expect(driftText({ shift, doubt: "far" })).toContain("Shift it by hand.");
});
