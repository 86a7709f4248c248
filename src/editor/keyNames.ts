import { m } from "../messages/messages.js";

/** A Mac, or an iPad with a keyboard: its keys have signs of their own. `navigator.platform` is old, and the one name that all browsers give. */
export const hasMacKeys = (platform: string): boolean => /^(Mac|iP)/.test(platform);

const IS_MAC = hasMacKeys(navigator.platform);

/** Keys such as "Mod+Shift+Z", "Alt" or "Ctrl" as this machine's keyboard is labelled: "Ctrl+Shift+Z", on a Mac "⌘⇧Z". */
export function keysText(keys: string, isMac = IS_MAC): string {
  if (isMac)
    return keys
      .replace(/(?:Mod|Ctrl)\+?/, "⌘")
      .replace(/Shift\+?/, "⇧")
      .replace(/Alt\+?/, "⌥");
  return keys.replace("Mod", m.key_ctrl());
}
