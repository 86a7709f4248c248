import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const SERVER = "http://127.0.0.1:4860";

export default defineConfig({
  plugins: [react()],
  build: { target: "es2023", sourcemap: false },
  worker: { format: "es" },
  server: { host: "127.0.0.1", port: 4861, strictPort: true, proxy: { "/api": { target: SERVER } } },
  test: { include: ["src/**/*.test.ts", "src/**/*.test.tsx", "e2e/**/*.test.ts"], testTimeout: 60_000, hookTimeout: 60_000 },
});
