import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { paraglideVitePlugin } from "@inlang/paraglide-js";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const SERVER = "http://127.0.0.1:4860";

/** `npm run dev`: our server beside vite's, restarted when a file of it changes. */
const server = (): Plugin => ({
  name: "overpaint-server",
  apply: (_config, { command, mode }) => command === "serve" && mode === "development",
  configureServer({ httpServer }) {
    const child = spawn(process.execPath, ["--watch", "--watch-preserve-output", "src/server/main.ts"], { stdio: "inherit" });
    httpServer?.once("close", () => child.kill());
    process.once("exit", () => child.kill());
  },
});

/** The catalogue, a function a message, so that only what is used ships. `npm run messages` compiles the same. */
const messages = () =>
  paraglideVitePlugin({ project: "messages/project.inlang", outdir: "src/messages", strategy: ["baseLocale"] });

/** There is one language: what would choose among several is not sent to the browser. A message is then its English function. */
const oneLocale = (): Plugin => ({
  name: "overpaint-one-locale",
  apply: "build",
  transform: {
    filter: { id: /\/src\/messages\/messages\/(?!_index)/ },
    handler: (code) => ({ code: code.replace(/export const (\w+) = .*/s, "export { en_$1 as $1 };"), map: null }),
  },
});

export default defineConfig({
  plugins: [react(), messages(), oneLocale(), server()],
  build: {
    target: "es2023",
    chunkSizeWarningLimit: 900,
    // What the page begins with is one file, also where panels that come later share some of it: many small ones are larger.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "start", tags: ["$initial"] }] } } },
  },
  worker: { format: "es" },
  server: { host: "127.0.0.1", port: 4861, strictPort: true, proxy: { "/api": { target: SERVER } } },
  test: {
    include: ["src/**/*.test.ts", "e2e/**/*.test.ts"],
    setupFiles: ["src/testing/setUpTests.ts"],
    globalSetup: "src/testing/servicesSetup.ts",
    // A file's modules are loaded once for all: half of a run was loading them anew for each file.
    isolate: false,
    maxWorkers: availableParallelism(),
    // What ends a test that hangs; no promise of speed, and far from what a busy machine needs.
    testTimeout: 900_000,
    hookTimeout: 900_000,
  },
});
