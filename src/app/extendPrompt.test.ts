import { expect, test } from "vitest";
import { EXTEND_PROMPT, promptIn } from "./extendPrompt.ts";

test("an extension begins with words of its own, which go when they were not changed; a designer's stay", () => {
  expect(promptIn("extend", " ")).toBe(EXTEND_PROMPT);
  expect(promptIn("repaint", promptIn("extend", ""))).toBe("");
  expect(promptIn("extend", "a red wall")).toBe("a red wall");
  expect(promptIn("repaint", `${EXTEND_PROMPT}, at night`)).toBe(`${EXTEND_PROMPT}, at night`);
});
