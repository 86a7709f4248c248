import type { Tool } from "./tool.ts";

/** Keys that change what a press does for as long as they are held. */
export interface HeldKeys {
  readonly space: boolean;
  readonly alt: boolean;
}

export const NOTHING_HELD: HeldKeys = { space: false, alt: false };

/** What is held after a key went down or up; the same object when that changes nothing. */
export function holdKey(held: HeldKeys, key: string, isDown: boolean): HeldKeys {
  const name = key === " " ? "space" : key === "Alt" ? "alt" : null;
  return name === null || held[name] === isDown ? held : { ...held, [name]: isDown };
}

/** What a press does now: the picked tool, its opposite while Alt is held, or panning while space is held. */
export function activeTool(tools: readonly Tool[], pickedId: string, held: HeldKeys): Tool | "pan" {
  if (held.space) return "pan";
  const picked = tools.find(({ id }) => id === pickedId) ?? tools[0];
  if (!picked) return "pan";
  return (held.alt && tools.find(({ id }) => id === picked.opposite)) || picked;
}
