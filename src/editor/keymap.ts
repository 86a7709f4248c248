import { type Action, type ActionId, actionOf, actions } from "./actions.ts";
import { keysText } from "./keyNames.ts";
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
  const all = keysOf(stroke);
  const keys = all.find((each) => actionByKeys.has(each)) ?? all.at(-1) ?? "";
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
export const shortcutOf = (id: ActionId, isMac?: boolean): string => keysText(actionOf(id).keys[0] ?? "", isMac);

/** Keys by their place on an American keyboard: layouts may have other characters there, and these on no key of their own. */
const PLACES: Readonly<Record<string, string>> = { BracketLeft: "[", BracketRight: "]", Backslash: "\\" };

/** The digit that a key stands for, by its place where the layout has digits with Shift only; null when it is none. */
export function digitOf({ key, code, isShift }: Pick<KeyStroke, "key" | "code" | "isShift">): string | null {
  if (/^\d$/.test(key)) return key;
  return isShift ? null : (/^Digit(\d)$/.exec(code)?.[1] ?? null);
}

/** What a stroke may stand for, what is typed before what is at that place. Shift counts with letters only: elsewhere it is in the character. */
function keysOf({ key, code, isMod, isShift, isAlt }: KeyStroke): readonly string[] {
  // Option, or AltGr that comes as Ctrl and Alt, types what some layouts have nowhere else; with letters it is held for something else.
  if (isAlt) return /^[a-z0-9]$/i.test(key) ? [] : [key];
  const isForeign = key.length === 1 && key.charCodeAt(0) > 127;
  const place = PLACES[code] ?? digitOf({ key, code, isShift }) ?? (isForeign && code.replace("Key", ""));
  return (/^[a-z]$/i.test(key) || !place ? [key] : [key, place]).map((each) => {
    const name = each.toUpperCase();
    return `${isMod ? "Mod+" : ""}${isShift && /^[A-Z]$/.test(name) ? "Shift+" : ""}${name}`;
  });
}
