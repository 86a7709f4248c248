import { expect, test } from "vitest";
import { DEFAULT_SEAM } from "../../contract/documents.ts";
import { alignmentText, blendAreaText } from "./blendText.ts";

test("the band says what it is made of, and how many pixels once they are counted", () => {
  expect(blendAreaText(DEFAULT_SEAM, 41_200)).toBe("16 px blended; 41,200 pixels");
  expect(blendAreaText({ ...DEFAULT_SEAM, grow: 8 }, null)).toBe("8 px replaced, then 16 px blended");
  expect(blendAreaText({ ...DEFAULT_SEAM, grow: 8, feather: 0 }, 9)).toBe("8 px replaced; 9 pixels");
  for (const none of [{ isStrict: true }, { feather: 0 }])
    expect(blendAreaText({ ...DEFAULT_SEAM, ...none }, 0)).toBe("nothing outside the mask changes");
});

test("a drift is told with what became of it", () => {
  const shift = { x: 0.84, y: -1.2 };
  expect(alignmentText({ shift: { x: 0.01, y: 0 }, rejectionReason: null })).toBe("Aligned");
  expect(alignmentText({ shift, rejectionReason: null })).toBe("Auto-aligned by 0.8, −1.2 px");
  expect(alignmentText({ shift, rejectionReason: "far" })).toContain("too far to be reliable");
});
