import { expect, test } from "vitest";
import { isBlank } from "./isBlank.ts";

test.each([
  ["nothing", ""],
  ["spaces, tabs and ends of lines", " \t\r\n"],
  ["spaces that do not break, of an em, of ideographs", "\u00a0\u2003\u3000"],
  ["zero-width spaces, joiners and marks of direction", "\u200b\u200c\u200d\u2060\ufeff\u200e\u202e"],
  ["soft hyphens, fillers of Hangul, variation selectors", "\u00ad\u115f\u3164\uffa0\ufe0f"],
  ["controls and tags", "\u0000\u0007\u{e0020}"],
  ["a blank of Braille", "\u2800"],
])("%s cannot be seen", (_, text) => {
  expect(isBlank(text)).toBe(true);
});

test.each(["a", " . ", "\u200b花\u200b", "👩‍🎨", "\ud800", "ـ"])("%o can be seen", (text) => {
  expect(isBlank(text)).toBe(false);
});
