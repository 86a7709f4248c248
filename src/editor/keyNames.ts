import { m } from "../messages/messages.js";

/** What a browser says of the machine that it runs on. */
interface Platform {
  readonly platform?: string;
  readonly userAgentData?: { readonly platform?: string };
}

/** A Mac, or an iPad with a keyboard: its keys have signs of their own. */
export const hasMacKeys = ({ userAgentData, platform = "" }: Platform): boolean =>
  /mac|iphone|ipad/i.test(userAgentData?.platform || platform);

const IS_MAC = typeof navigator !== "undefined" && hasMacKeys(navigator);

/** Keys such as "Mod+Shift+Z", "Alt" or "Ctrl" as this machine's keyboard is labelled: "Ctrl+Shift+Z", on a Mac "⌘⇧Z". */
export function keysText(keys: string, isMac = IS_MAC): string {
  if (isMac)
    return keys
      .replace(/(?:Mod|Ctrl)\+?/, "⌘")
      .replace(/Shift\+?/, "⇧")
      .replace(/Alt\+?/, "⌥");
  return keys.replace("Mod", m.key_ctrl());
}
