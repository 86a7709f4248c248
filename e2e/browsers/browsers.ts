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
  /** Debian packages, and commands that succeed where they are there. */
  readonly needs: { readonly packages: readonly string[]; readonly checks: readonly (readonly [string, ...string[]])[] };
  start(settings: Settings): Promise<Driver>;
}

type Needs = DrivenBrowser["needs"];

const PLAIN: Traits = { canPaste: true, isReadBackTrue: true };
/** WebKitGTK gives a paste event nothing of an image that a page has put on the clipboard. */
const WEBKIT_TRAITS: Traits = { ...PLAIN, canPaste: false };
const FIREFOX: Needs = {
  packages: ["firefox-esr", "xvfb"],
  checks: [
    ["which", "firefox-esr"],
    ["which", "Xvfb"],
  ],
};
const WEBKIT: Needs = {
  packages: ["webkit2gtk-driver", "xvfb", "dbus-x11", "gir1.2-webkit2-4.1", "python3-gi"],
  checks: [
    ["which", "WebKitWebDriver"],
    ["which", "Xvfb"],
    ["which", "dbus-run-session"],
    ["/usr/bin/python3", "-c", "import gi; gi.require_version('WebKit2', '4.1')"],
  ],
};

export const BROWSERS: readonly DrivenBrowser[] = [
  {
    name: "chromium",
    traits: PLAIN,
    takesLarge: false,
    needs: { packages: [], checks: [] },
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
export function ensureBrowser({ name, needs: { packages, checks } }: DrivenBrowser): string | null {
  const isThere = () => checks.every(([program, ...args]) => spawnSync(program, args).status === 0);
  if (checks.length === 0) return null;
  if (process.platform !== "linux") return `${name} is driven on Linux alone, and was not tried here`;
  if (isThere()) return null;
  if (process.getuid?.() === 0 && spawnSync("which", ["apt-get"]).status === 0) {
    const options = { stdio: "inherit", timeout: INSTALL_LIMIT_MS } as const;
    spawnSync("apt-get", ["update", "-qq"], options);
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    spawnSync("apt-get", ["install", "-y", "-qq", ...packages], { ...options, env });
  }
  return isThere() ? null : `it could not be had; as root: apt-get install ${packages.join(" ")}`;
}
