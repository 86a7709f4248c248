import { defineConfig } from "@playwright/test";
import { CHROMIUM_ARGS, ensureChromium } from "./e2e/chromium.ts";

export default defineConfig({
  testDir: "e2e",
  testMatch: "*.spec.ts",
  timeout: 120_000,
  expect: { timeout: 30_000 },
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  reporter: [["list"], ["json", { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ?? "test-results/e2e.json" }]],
  use: {
    viewport: { width: 1440, height: 900 },
    colorScheme: "dark",
    contextOptions: { reducedMotion: "reduce" },
    acceptDownloads: true,
    trace: "retain-on-failure",
    launchOptions: { executablePath: ensureChromium(), args: CHROMIUM_ARGS },
  },
});
