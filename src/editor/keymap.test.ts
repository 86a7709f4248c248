import { expect, test } from "vitest";
import { actions } from "./actions.ts";
import { digitOf, type KeyStroke, matchKey, shortcutOf } from "./keymap.ts";
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

test("brackets, backslash and digits go by their place where a layout has other characters there", () => {
  const meant = (key: string, code: string, isMod = false) => {
    const found = match(stroke(key, { code, isMod }));
    return found?.kind === "action" ? found.id : found;
  };
  // Cyrillic, Greek, German, French (with its dead circumflex), Turkish.
  for (const key of ["х", "[", "ü", "Dead", "ğ"]) expect(meant(key, "BracketLeft")).toBe("smallerBrush");
  for (const key of ["ъ", "]", "$", "¨"]) expect(meant(key, "BracketRight")).toBe("largerBrush");
  for (const key of ["\\", "#", "*", "ё"]) expect(meant(key, "Backslash")).toBe("toggleMaskView");
  for (const key of ["0", "à", ")"]) expect(meant(key, "Digit0", true)).toBe("fit");
  for (const key of ["1", "&", "١"]) expect(meant(key, "Digit1", true)).toBe("actualSize");
  // What is typed comes before the place: a German plus zooms, a French minus does.
  expect(meant("+", "BracketRight")).toBe("zoomIn");
  expect(meant("-", "Digit6", true)).toBe("zoomOut");
  expect(match(stroke("я", { code: "KeyB" }))).toEqual({ kind: "tool", id: "brush" });
  expect(match(stroke(",", { code: "KeyM" }))).toBeNull();
});

test("a character that AltGr or Option types is that character, and nothing else is", () => {
  expect(match(stroke("[", { code: "Digit8" }))).toEqual({ kind: "action", id: "smallerBrush" });
  expect(match(stroke("[", { code: "Digit5", isAlt: true }))).toEqual({ kind: "action", id: "smallerBrush" });
  expect(match(stroke("\\", { code: "Minus", isAlt: true, isMod: true }))).toEqual({ kind: "action", id: "toggleMaskView" });
  for (const [key, code] of [
    ["b", "KeyB"],
    ["∫", "KeyB"],
    ["“", "BracketLeft"],
    ["1", "Digit1"],
  ] as const) {
    expect(match(stroke(key, { code, isAlt: true }))).toBeNull();
  }
});

test("a digit is told by its place where Shift types it", () => {
  const digit = (key: string, code: string, isShift = false) => digitOf({ key, code, isShift });
  expect([digit("&", "Digit1"), digit("1", "Digit1", true), digit("1", "Numpad1"), digit("é", "Digit2")]).toEqual([
    "1",
    "1",
    "1",
    "2",
  ]);
  expect([digit("!", "Digit1", true), digit("a", "KeyA")]).toEqual([null, null]);
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
  expect(shortcutOf("redo", false)).toBe("Ctrl+Shift+Z");
  expect(shortcutOf("redo", true)).toBe("⌘⇧Z");
});
