import type { Modifiers, Tool } from "./tool.ts";
import { hand } from "./tools/hand.ts";

/** Keys that change what a press does for as long as they are held. */
export interface HeldKeys extends Modifiers {
  readonly isSpace: boolean;
}

export const NOTHING_HELD: HeldKeys = { isSpace: false, isShift: false, isAlt: false };

const HELD: Readonly<Record<string, keyof HeldKeys>> = { " ": "isSpace", Shift: "isShift", Alt: "isAlt" };

/** The held keys after a key went down or up; the same object when that changes nothing. */
export function holdKey(held: HeldKeys, key: string, isDown: boolean): HeldKeys {
  const name = HELD[key];
  return name === undefined || held[name] === isDown ? held : { ...held, [name]: isDown };
}

/** The held keys after an event that reports Shift and Alt; the same object when that changes nothing. */
export const holdModifiers = (held: HeldKeys, { isShift, isAlt }: Modifiers): HeldKeys =>
  holdKey(holdKey(held, "Shift", isShift), "Alt", isAlt);

/** The tool of a press now: the picked tool, its opposite while Alt is held, or panning with the hand and while space is held. */
export function activeTool(tools: readonly Tool[], pickedId: string, held: HeldKeys): Tool | "pan" {
  if (held.isSpace || pickedId === hand.id) return "pan";
  const picked = tools.find(({ id }) => id === pickedId) ?? tools[0];
  if (!picked) return "pan";
  return (held.isAlt && oppositeOf(tools, picked)) || picked;
}

/** The tool that takes away what `tool` gives, or the other way round; null when it does both itself. */
export const oppositeOf = (tools: readonly Tool[], tool: Tool): Tool | null =>
  tools.find(({ id }) => id === tool.opposite) ?? null;
