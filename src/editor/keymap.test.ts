import { expect, test } from "vitest";
import { commands, type KeyStroke, matchKey, shortcutOf } from "./keymap.ts";
import { tools } from "./tools/index.ts";

const stroke = (key: string, more: Partial<KeyStroke> = {}): KeyStroke => ({
  key,
  code: "",
  isMod: false,
  isShift: false,
  isAlt: false,
  isRepeat: false,
  ...more,
});

test("no key means two things", () => {
  const keys = [
    ...commands.flatMap((command): readonly string[] => command.keys),
    ...tools.map((tool) => tool.shortcut.toUpperCase()),
  ];
  expect(new Set(keys).size).toBe(keys.length);
});

test("every tool and command is reached by its key", () => {
  for (const { id, shortcut } of tools) expect(matchKey(stroke(shortcut))).toEqual({ kind: "tool", id });
  for (const { id, keys } of commands) {
    for (const each of keys) {
      const key = each.endsWith("+") ? "+" : (each.split("+").at(-1) ?? "");
      const found = matchKey(stroke(key.toLowerCase(), { isMod: each.startsWith("Mod+"), isShift: each.includes("Shift") }));
      expect(found).toEqual({ kind: "command", id });
    }
  }
});

test("Shift counts with letters, not where it is in the character already", () => {
  expect(matchKey(stroke("Z", { isMod: true, isShift: true }))).toEqual({ kind: "command", id: "redo" });
  expect(matchKey(stroke("+", { isShift: true }))).toEqual({ kind: "command", id: "zoomIn" });
});

test("letters of another script go by their place", () => {
  expect(matchKey(stroke("я", { code: "KeyZ", isMod: true }))).toEqual({ kind: "command", id: "undo" });
});

test("a held key repeats steps, not switches", () => {
  expect(matchKey(stroke("]", { isRepeat: true }))).toEqual({ kind: "command", id: "largerBrush" });
  expect(matchKey(stroke("x", { isRepeat: true }))).toBeNull();
});

test("shortcuts read as the keyboard is labelled", () => {
  expect(shortcutOf("redo")).toBe("Ctrl+Shift+Z");
  expect(shortcutOf("redo", true)).toBe("⌘⇧Z");
});
