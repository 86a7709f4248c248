import { expect, test } from "vitest";
import { hasMacKeys, keysText } from "./keyNames.ts";

test("keys read as the keyboard is labelled", () => {
  const keys = ["Mod+Shift+Z", "Mod++", "Alt", "Shift+Alt", "Shift", "Ctrl", "["];
  expect(keys.map((each) => keysText(each, false))).toEqual(["Ctrl+Shift+Z", "Ctrl++", "Alt", "Shift+Alt", "Shift", "Ctrl", "["]);
  expect(keys.map((each) => keysText(each, true))).toEqual(["⌘⇧Z", "⌘+", "⌥", "⇧⌥", "⇧", "⌘", "["]);
});

test("Macs and iPads are known by their platform", () => {
  for (const platform of ["MacIntel", "MacPPC", "iPad", "iPhone"]) expect(hasMacKeys(platform)).toBe(true);
  for (const platform of ["Win32", "Linux x86_64", ""]) expect(hasMacKeys(platform)).toBe(false);
});
