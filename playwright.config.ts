import { fileURLToPath } from "node:url";
import { defineConfig } from "@playwright/test";
import { CHROMIUM_ARGS, ensureChromium } from "./src/testing/chromium.ts";

export default defineConfig({
  testDir: "e2e",
  testMatch: "*.spec.ts",
  globalSetup: fileURLToPath(new URL("e2e/dataFolderSetup.ts", import.meta.url)),
  // What ends a test that hangs; no promise of speed, and far from what a busy machine needs.
  timeout: 300_000,
  expect: { timeout: 120_000 },
  fullyParallel: true,
  workers: 3,
  forbidOnly: Boolean(process.env.CI),
  reporter: [["list"], ["json", { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ?? "test-results/e2e.json" }]],
  use: {
    viewport: { width: 1440, height: 900 },
    colorScheme: "dark",
    contextOptions: { reducedMotion: "reduce" },
    acceptDownloads: true,
    actionTimeout: 120_000,
    // Pictures of the page at each step cost as much as the step; a failure tells what the page held.
    trace: { mode: "retain-on-failure", screenshots: false, snapshots: false, sources: false },
    launchOptions: { executablePath: ensureChromium(), args: CHROMIUM_ARGS },
  },
});
