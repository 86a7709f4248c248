import { m } from "../messages/messages.js";
import { type ToolId, tools } from "./tools/index.ts";

/** What a keyboard event says, without the event. */
export interface KeyStroke {
  readonly key: string;
  /** The key's place on the keyboard, which letters of other scripts fall back to. */
  readonly code: string;
  /** Ctrl, or Command on a Mac. */
  readonly isMod: boolean;
  readonly isShift: boolean;
  readonly isAlt: boolean;
  readonly isRepeat: boolean;
}

/** Every command with a key, in the order of the help sheet; Photoshop's keys where it has one. The first of `keys` is shown. */
export const commands = [
  { id: "undo", label: m.undo(), keys: ["Mod+Z"], repeats: true },
  { id: "redo", label: m.redo(), keys: ["Mod+Shift+Z", "Mod+Y"], repeats: true },
  { id: "invert", label: m.editor_invert_mask(), keys: ["I", "Mod+I"], repeats: false },
  { id: "fill", label: m.select_all(), keys: ["Mod+A"], repeats: false },
  { id: "clear", label: m.editor_clear_mask(), keys: ["Mod+D"], repeats: false },
  { id: "swapTools", label: m.editor_swap_brush_and_eraser(), keys: ["X"], repeats: false },
  { id: "smallerBrush", label: m.editor_smaller_brush(), keys: ["["], repeats: true },
  { id: "largerBrush", label: m.editor_larger_brush(), keys: ["]"], repeats: true },
  { id: "toggleOverlay", label: m.show_or_hide_the_mask(), keys: ["H"], repeats: false },
  { id: "toggleMaskView", label: m.editor_mask_black_and_white(), keys: ["\\", "Q"], repeats: false },
  { id: "fit", label: m.fit(), keys: ["Mod+0"], repeats: false },
  { id: "actualSize", label: "100 %", keys: ["Mod+1"], repeats: false },
  { id: "zoomIn", label: m.zoom_in(), keys: ["+", "=", "Mod++", "Mod+="], repeats: true },
  { id: "zoomOut", label: m.zoom_out(), keys: ["-", "Mod+-"], repeats: true },
  { id: "help", label: m.keyboard(), keys: ["?"], repeats: false },
] as const satisfies readonly { id: string; label: string; keys: readonly string[]; repeats: boolean }[];
export type CommandId = (typeof commands)[number]["id"];

export type KeyMatch = { readonly kind: "command"; readonly id: CommandId } | { readonly kind: "tool"; readonly id: ToolId };

const commandByKeys = new Map<string, (typeof commands)[number]>(
  commands.flatMap((command) => command.keys.map((keys) => [keys, command] as const)),
);

/**
 * What a pressed key means; null when nothing, or when it is held down and must not repeat. Tools may share a key, as in Photoshop:
 * M rectangle and ellipse, L lasso and polygon, W magic wand and smart brush. It picks the one of them that was used last, and the next
 * when one of them is picked already; with Shift it does the same.
 *
 * @param recentTools in the order in which they were picked, the one that is picked now first
 */
export function matchKey(stroke: KeyStroke, recentTools: readonly string[]): KeyMatch | null {
  if (stroke.isAlt) return null;
  const keys = keysOf(stroke);
  const command = commandByKeys.get(keys);
  if (command) return stroke.isRepeat && !command.repeats ? null : { kind: "command", id: command.id };
  if (stroke.isRepeat) return null;
  const sharing = tools.filter(({ shortcut }) => shortcut.toUpperCase() === keys.replace(/^Shift\+/, ""));
  const lastUsed = recentTools.find((recent) => sharing.some(({ id }) => id === recent));
  const at = sharing.findIndex(({ id }) => id === lastUsed);
  const tool = lastUsed !== undefined && lastUsed !== recentTools[0] ? sharing[at] : sharing[(at + 1) % sharing.length];
  return tool ? { kind: "tool", id: tool.id } : null;
}

/** The keys of a command as a tooltip shows them: "Ctrl+Z", on a Mac "⌘Z". */
export function shortcutOf(id: CommandId, isMac = false): string {
  const keys: string = commands.find((command) => command.id === id)?.keys[0] ?? "";
  return isMac ? keys.replace("Mod+", "⌘").replace("Shift+", "⇧") : keys.replace("Mod", m.key_ctrl());
}

/** Shift counts with letters only: elsewhere it is already in the character. */
function keysOf({ key, code, isMod, isShift }: KeyStroke): string {
  const isForeign = key.length === 1 && key.charCodeAt(0) > 127;
  const name = (isForeign ? code.replace(/^(Key|Digit)/, "") : key).toUpperCase();
  const isLetter = /^[A-Z]$/.test(name);
  return `${isMod ? "Mod+" : ""}${isShift && isLetter ? "Shift+" : ""}${name}`;
}
