import fc from "fast-check";
import { expect, test } from "vitest";
import { wholeText } from "./wholeText.ts";

test("a cut text ends with a whole character, is no longer than allowed, and what fits stays as it is", () => {
  expect(wholeText("ab👩‍👩‍👧c", 9)).toBe("ab");
  expect(wholeText("ab👩‍👩‍👧c", 10)).toBe("ab👩‍👩‍👧");
  expect(wholeText("cafe\u0301s", 4)).toBe("caf");
  expect(wholeText(`${"a".repeat(199)}😀`, 200)).toBe("a".repeat(199));
  expect(wholeText(`${"a".repeat(198)}😀`, 200)).toBe(`${"a".repeat(198)}😀`);
});

test("whatever was written, no server refuses what is left of it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.nat(30), (text, most) => {
      const cut = wholeText(`${text}\ud83d\0`, most);
      expect(cut.isWellFormed() && !cut.includes("\0") && cut.length <= most).toBe(true);
      expect(`${text.toWellFormed().replaceAll("\0", "")}\ufffd`.startsWith(cut)).toBe(true);
    }),
  );
});
