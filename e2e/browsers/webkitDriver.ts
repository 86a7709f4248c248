import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Builder, By, Key, Origin, type WebDriver } from "selenium-webdriver";
import { z } from "zod";
import { freePort } from "../../src/testing/freePort.ts";
import type { Driver, Settings } from "./driver.ts";
import { startScreen } from "./screen.ts";

const WINDOW = fileURLToPath(new URL("webkitWindow.py", import.meta.url));
const LIMIT_MS = 120_000;
const START_LIMIT_MS = 30_000;
const Answer = z.object({ value: z.unknown(), error: z.nullable(z.string()) });

/** WebKitGTK in a window of its own on a screen that nobody sees, over WebDriver. @param isPrivate what it stores is gone with it */
export async function startWebkit({ folder }: Settings, isPrivate = false): Promise<Driver> {
  const [data, downloads] = [join(folder, "data"), join(folder, "downloads")];
  for (const path of [data, downloads]) mkdirSync(path);
  const [port, screen] = [await freePort(), await startScreen()];
  const service = startService(port, screen.display);
  const end = () => {
    endService(service);
    screen.end();
  };
  try {
    const driver = await connected(port, [WINDOW, ...(isPrivate ? ["--private"] : []), data, downloads]);
    await driver.manage().setTimeouts({ script: LIMIT_MS, pageLoad: LIMIT_MS });
    return driverOf(driver, downloads, end);
  } catch (error) {
    end();
    throw error;
  }
}

/** A group of processes, so that all of it can be ended. */
function startService(port: number, display: string): ChildProcess {
  return spawn("dbus-run-session", ["--", "WebKitWebDriver", `--port=${port}`], {
    stdio: "ignore",
    detached: true,
    // A container has neither the namespaces of its sandbox nor a graphics card.
    env: { ...process.env, DISPLAY: display, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1", LIBGL_ALWAYS_SOFTWARE: "1" },
  });
}

function endService({ pid }: ChildProcess): void {
  if (pid !== undefined) process.kill(-pid);
}

async function connected(port: number, args: readonly string[]): Promise<WebDriver> {
  const options = { binary: "/usr/bin/python3", args };
  const builder = new Builder()
    .usingServer(`http://127.0.0.1:${port}`)
    .withCapabilities({ browserName: "Overpaint", "webkitgtk:browserOptions": options });
  for (const end = Date.now() + START_LIMIT_MS; ; ) {
    try {
      return await builder.build();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

function driverOf(driver: WebDriver, downloads: string, end: () => void): Driver {
  return {
    downloads,
    goto: (url) => driver.get(url),
    reload: () => driver.navigate().refresh(),
    async run(work, ...args) {
      const call = `const done = arguments[arguments.length - 1];
        const given = Array.prototype.slice.call(arguments, 0, -1);
        (async () => (${work})(...given))().then(
          (value) => done({ value: value ?? null, error: null }),
          (error) => done({ value: null, error: String(error) }),
        );`;
      const { value, error } = Answer.parse(await driver.executeAsyncScript(call, ...args));
      if (error) throw new Error(error);
      return value;
    },
    define: (script) => driver.executeScript(script),
    async mouse(steps) {
      const actions = driver.actions({ async: true });
      for (const step of steps) {
        if (step === "down") actions.press();
        else if (step === "up") actions.release();
        else actions.move({ x: Math.round(step[0]), y: Math.round(step[1]), origin: Origin.VIEWPORT, duration: 20 });
      }
      await actions.perform();
    },
    press: (key) => driver.actions({ async: true }).sendKeys({ ArrowLeft: Key.ARROW_LEFT, Escape: Key.ESCAPE }[key]).perform(),
    pressControl: (letter) => driver.actions({ async: true }).keyDown(Key.CONTROL).sendKeys(letter).keyUp(Key.CONTROL).perform(),
    chooseFile: (selector, path) => driver.findElement(By.css(selector)).sendKeys(path),
    async close() {
      // Its last window ends with the session, which WebDriver then reports as an error.
      await driver.quit().catch(() => {});
      end();
    },
  };
}
