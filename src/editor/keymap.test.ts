import { expect, test } from "vitest";
import { actions } from "./actions.ts";
import { type KeyStroke, matchKey, shortcutOf } from "./keymap.ts";
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

const match = (stroke: KeyStroke, ...recent: string[]) => matchKey(stroke, recent);

test("no key means two things, but for tools that share one", () => {
  const ofTools = new Set(tools.map((tool) => tool.shortcut.toUpperCase()));
  const keys = [...actions.flatMap((command): readonly string[] => command.keys), ...ofTools];
  expect(new Set(keys).size).toBe(keys.length);
  for (const key of ofTools) expect(keys).not.toContain(`Shift+${key}`);
});

test("every tool and command is reached by its key", () => {
  const reached = new Set<string>();
  for (const { shortcut } of tools) {
    for (let presses = 0, picked = ""; presses < tools.length; presses++) {
      const found = match(stroke(shortcut, { isShift: presses % 2 === 1 }), picked);
      if (found?.kind !== "tool") throw new Error(`${shortcut} picks no tool.`);
      picked = found.id;
      reached.add(picked);
    }
  }
  expect([...reached].sort()).toEqual(tools.map(({ id }) => id).sort());
  for (const { id, keys } of actions) {
    for (const each of keys) {
      const key = each.endsWith("+") ? "+" : (each.split("+").at(-1) ?? "");
      const found = match(stroke(key.toLowerCase(), { isMod: each.startsWith("Mod+"), isShift: each.includes("Shift") }));
      expect(found).toEqual({ kind: "action", id });
    }
  }
});

test("a shared key picks the one of its tools that was used last, the first at first; pressed again the next, in a circle", () => {
  const picked = (key: string, from: string, isShift = false) => match(stroke(key, { isShift }), ...from.split(" "));
  expect(picked("m", "brush")).toEqual({ kind: "tool", id: "rectangle" });
  expect(picked("m", "rectangle")).toEqual({ kind: "tool", id: "ellipse" });
  expect(picked("M", "ellipse", true)).toEqual({ kind: "tool", id: "rectangle" });
  expect(picked("m", "brush ellipse rectangle")).toEqual({ kind: "tool", id: "ellipse" });
  expect(picked("m", "ellipse brush rectangle")).toEqual({ kind: "tool", id: "rectangle" });
  expect(picked("l", "brush ellipse lasso polygon")).toEqual({ kind: "tool", id: "lasso" });
  expect(picked("w", "lasso")).toEqual({ kind: "tool", id: "wand" });
  expect(picked("b", "brush")).toEqual({ kind: "tool", id: "brush" });
});

test("Shift counts with letters, not where it is in the character already", () => {
  expect(match(stroke("Z", { isMod: true, isShift: true }))).toEqual({ kind: "action", id: "redo" });
  expect(match(stroke("+", { isShift: true }))).toEqual({ kind: "action", id: "zoomIn" });
});

test("letters of another script go by their place", () => {
  expect(match(stroke("я", { code: "KeyZ", isMod: true }))).toEqual({ kind: "action", id: "undo" });
});

test("a held key repeats steps, not switches", () => {
  expect(match(stroke("m", { isRepeat: true }), "rectangle")).toBeNull();
  expect(match(stroke("]", { isRepeat: true }))).toEqual({ kind: "action", id: "largerBrush" });
  expect(match(stroke("x", { isRepeat: true }))).toBeNull();
});

test("the quick mask's two keys of Photoshop show the mask in black and white", () => {
  for (const key of ["\\", "q"]) expect(match(stroke(key))).toEqual({ kind: "action", id: "toggleMaskView" });
  expect(match(stroke("\\", { isRepeat: true }))).toBeNull();
});

test("shortcuts read as the keyboard is labelled", () => {
  expect(shortcutOf("redo")).toBe("Ctrl+Shift+Z");
  expect(shortcutOf("redo", true)).toBe("⌘⇧Z");
});
