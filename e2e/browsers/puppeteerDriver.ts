import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Browser, launch, type Page } from "puppeteer-core";
import { CHROMIUM_ARGS } from "../../src/testing/chromium.ts";
import type { Driver, Settings } from "./driver.ts";
import { startScreen } from "./screen.ts";

const SIZE = { width: 1440, height: 900 };
const LIMIT_MS = 120_000;

type Preferences = Readonly<Record<string, string | number | boolean>>;

/** Firefox, over WebDriver BiDi; not headless, where its clipboard takes no images. */
export async function startFirefox({ folder }: Settings, preferences: Preferences = {}): Promise<Driver> {
  const downloads = join(folder, "downloads");
  mkdirSync(downloads);
  const screen = await startScreen();
  const browser = await launch({
    browser: "firefox",
    executablePath: pathOf("firefox-esr"),
    headless: false,
    env: { ...process.env, DISPLAY: screen.display },
    protocolTimeout: LIMIT_MS,
    defaultViewport: SIZE,
    extraPrefsFirefox: {
      "browser.download.dir": downloads,
      "browser.download.folderList": 2,
      // The clipboard is the test's to read and write.
      "dom.events.testing.asyncClipboard": true,
      ...preferences,
    },
  }).catch((error: unknown) => {
    screen.end();
    throw error;
  });
  return driverOf(browser, downloads, screen.end);
}

/** Chromium, over its own protocol. */
export async function startChromium({ folder }: Settings, executablePath: string): Promise<Driver> {
  const downloads = join(folder, "downloads");
  mkdirSync(downloads);
  const browser = await launch({
    executablePath,
    args: CHROMIUM_ARGS,
    protocolTimeout: LIMIT_MS,
    defaultViewport: SIZE,
    downloadBehavior: { policy: "allow", downloadPath: downloads },
  });
  for (const name of ["clipboard-read", "clipboard-write"])
    await browser.defaultBrowserContext().setPermission("*", { permission: { name }, state: "granted" });
  return driverOf(browser, downloads);
}

const pathOf = (program: string): string => spawnSync("which", [program], { encoding: "utf8" }).stdout.trim();

async function driverOf(browser: Browser, downloads: string, end = () => {}): Promise<Driver> {
  const [page = await browser.newPage()]: Page[] = await browser.pages();
  page.setDefaultTimeout(LIMIT_MS);
  await page.bringToFront();
  return {
    downloads,
    goto: async (url) => void (await page.goto(url)),
    reload: async () => void (await page.reload()),
    run: (work, ...args) => page.evaluate(`(${work})(...${JSON.stringify(args)})`),
    define: async (script) => void (await page.evaluate(script)),
    async mouse(steps) {
      for (const step of steps) {
        if (step === "down") await page.mouse.down();
        else if (step === "up") await page.mouse.up();
        else await page.mouse.move(...step);
      }
    },
    press: (key) => page.keyboard.press(key),
    async pressControl(letter) {
      await page.keyboard.down("Control");
      await page.keyboard.press(letter === "v" ? "v" : "z");
      await page.keyboard.up("Control");
    },
    async chooseFile(selector, path) {
      const input = await page.$(selector);
      if (!input) throw new Error(`The page has no ${selector}.`);
      await (await input.toElement("input")).uploadFile(path);
    },
    async close() {
      await browser.close();
      end();
    },
  };
}
