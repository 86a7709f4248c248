import { spawnSync } from "node:child_process";
import { ensureChromium } from "../../src/testing/chromium.ts";
import type { Driver, Settings } from "./driver.ts";
import type { Traits } from "./journey.ts";
import { startChromium, startFirefox } from "./puppeteerDriver.ts";
import { startWebkit } from "./webkitDriver.ts";

const INSTALL_LIMIT_MS = 600_000;

/** A browser as the journey is run in it. */
export interface DrivenBrowser {
  readonly name: string;
  readonly traits: Traits;
  /** Is sent large images, too. */
  readonly takesLarge: boolean;
  /** Debian packages, and the programs by which they are known to be there. */
  readonly needs: { readonly packages: readonly string[]; readonly programs: readonly string[] };
  start(settings: Settings): Promise<Driver>;
}

const PLAIN: Traits = { canPaste: true, isReadBackTrue: true };
/** WebKitGTK gives a paste event nothing of an image that a page has put on the clipboard. */
const WEBKIT_TRAITS: Traits = { ...PLAIN, canPaste: false };
const FIREFOX = { packages: ["firefox-esr", "xvfb"], programs: ["firefox-esr", "Xvfb"] };
const WEBKIT = {
  packages: ["webkit2gtk-driver", "xvfb", "dbus-x11", "gir1.2-webkit2-4.1", "python3-gi"],
  programs: ["WebKitWebDriver", "Xvfb", "dbus-run-session"],
};

export const BROWSERS: readonly DrivenBrowser[] = [
  {
    name: "chromium",
    traits: PLAIN,
    takesLarge: false,
    needs: { packages: [], programs: [] },
    start: (settings) => startChromium(settings, ensureChromium()),
  },
  { name: "firefox", traits: PLAIN, takesLarge: true, needs: FIREFOX, start: startFirefox },
  {
    name: "firefox-resisting",
    traits: { ...PLAIN, isReadBackTrue: false },
    takesLarge: false,
    needs: FIREFOX,
    start: (settings) => startFirefox(settings, { "privacy.resistFingerprinting": true }),
  },
  { name: "webkit", traits: WEBKIT_TRAITS, takesLarge: true, needs: WEBKIT, start: startWebkit },
  {
    name: "webkit-private",
    traits: WEBKIT_TRAITS,
    takesLarge: false,
    needs: WEBKIT,
    start: (settings) => startWebkit(settings, true),
  },
];

/**
 * Installs what a browser needs where that may be done: Debian's packages, as root.
 *
 * @returns null when it is there, else what to do
 */
export function ensureBrowser({ name, needs: { packages, programs } }: DrivenBrowser): string | null {
  const lacks = () => programs.filter((program) => spawnSync("which", [program]).status !== 0);
  if (programs.length === 0 || (process.platform === "linux" && lacks().length === 0)) return null;
  if (process.platform !== "linux") return `${name} is driven on Linux alone; here it was not tried`;
  const options = { stdio: "inherit", timeout: INSTALL_LIMIT_MS } as const;
  if (process.getuid?.() === 0 && spawnSync("which", ["apt-get"]).status === 0) {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    spawnSync("apt-get", ["update", "-qq"], options);
    spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], { ...options, env });
  }
  const missing = lacks();
  return missing.length === 0 ? null : `${missing.join(", ")} missing; run: apt-get install ${packages.join(" ")}`;
}
