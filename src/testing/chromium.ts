import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const PLACES = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
];
const INSTALL_LIMIT_MS = 300_000;

/** Playwright's own list, which any other takes the place of. */
const OFF_FOR_PLAYWRIGHT = [
  "AimEnabled",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsFirstBalancedModeAutoEnable",
  "HttpsUpgrades",
  "LensOverlay",
  "MediaRouter",
  "NetworkTimeServiceQuerying",
  "OptimizationHints",
  "PaintHolding",
  "PreconnectToSearch",
  "TcpPortRandomizationWin",
  "ThirdPartyStoragePartitioning",
];
/** The address bar's suggestions are pages of their own, made for each new window: more than a second of work, and nobody sees them. */
const OFF_FOR_SPEED = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"];

/** Without these a sandboxed machine's Chromium does not start, or waits for hosts that it cannot reach. */
export const CHROMIUM_ARGS = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  `--disable-features=${[...OFF_FOR_PLAYWRIGHT, ...OFF_FOR_SPEED].join(",")}`,
];

/** The path of a Chromium or Chrome on this machine; undefined when there is none yet. */
export function findChromium(): string | undefined {
  const finder = process.platform === "win32" ? "where" : "which";
  for (const name of NAMES) {
    const found = spawnSync(finder, [name], { encoding: "utf8" }).stdout?.split(/\r?\n/)[0]?.trim();
    if (found) return found;
  }
  return [process.env.CHROMIUM_PATH, ...PLACES, chromium.executablePath()].find((place) => place && existsSync(place));
}

/**
 * Finds a Chromium, or installs one: Playwright's own build, else the Debian package.
 * @throws Error that says what to install by hand, when nothing worked
 */
export function ensureChromium(): string {
  const found = findChromium();
  if (found) return found;
  const options = { stdio: "inherit", timeout: INSTALL_LIMIT_MS } as const;
  spawnSync("npx", ["playwright", "install", "chromium"], { ...options, shell: process.platform === "win32" });
  if (!findChromium() && process.platform === "linux") {
    spawnSync("apt-get", ["update", "-qq"], options);
    execFileSync("apt-get", ["install", "-y", "-qq", "chromium"], options);
  }
  const installed = findChromium();
  if (!installed)
    throw new Error("No Chromium found and none could be installed. Install Chrome or Chromium, then run the tests again.");
  return installed;
}
