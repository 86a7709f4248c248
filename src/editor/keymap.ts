import { m } from "../messages/messages.js";
import { type Action, type ActionId, actionOf, actions } from "./actions.ts";
import { type ToolId, tools } from "./tools/index.ts";

/** The content of a keyboard event, without the event. */
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

export type KeyMatch = { readonly kind: "action"; readonly id: ActionId } | { readonly kind: "tool"; readonly id: ToolId };

const actionByKeys = new Map<string, Action & { readonly id: ActionId }>(
  actions.flatMap((action) => action.keys.map((keys) => [keys, action] as const)),
);

/**
 * The meaning of a pressed key; null when there is none, or when it is held down and must not repeat. Tools may share a key, as
 * in Photoshop: M rectangle and ellipse, L lasso and polygon, W magic wand and smart brush. It picks the one that was used last,
 * and the next when one of them is picked already; with Shift it does the same.
 *
 * @param recentTools in the order in which they were picked, the one that is picked now first
 */
export function matchKey(stroke: KeyStroke, recentTools: readonly string[]): KeyMatch | null {
  if (stroke.isAlt) return null;
  const keys = keysOf(stroke);
  const action = actionByKeys.get(keys);
  if (action) return stroke.isRepeat && !action.repeats ? null : { kind: "action", id: action.id };
  if (stroke.isRepeat) return null;
  const sharing = tools.filter(({ shortcut }) => shortcut.toUpperCase() === keys.replace(/^Shift\+/, ""));
  const lastUsed = recentTools.find((recent) => sharing.some(({ id }) => id === recent));
  const at = sharing.findIndex(({ id }) => id === lastUsed);
  const tool = lastUsed !== undefined && lastUsed !== recentTools[0] ? sharing[at] : sharing[(at + 1) % sharing.length];
  return tool ? { kind: "tool", id: tool.id } : null;
}

/** The keys of an action as a tooltip shows them: "Ctrl+Z", on a Mac "⌘Z". */
export function shortcutOf(id: ActionId, isMac = false): string {
  const keys = actionOf(id).keys[0] ?? "";
  return isMac ? keys.replace("Mod+", "⌘").replace("Shift+", "⇧") : keys.replace("Mod", m.key_ctrl());
}

/** Shift counts with letters only: elsewhere it is already in the character. */
function keysOf({ key, code, isMod, isShift }: KeyStroke): string {
  const isForeign = key.length === 1 && key.charCodeAt(0) > 127;
  const name = (isForeign ? code.replace(/^(Key|Digit)/, "") : key).toUpperCase();
  const isLetter = /^[A-Z]$/.test(name);
  return `${isMod ? "Mod+" : ""}${isShift && isLetter ? "Shift+" : ""}${name}`;
}
