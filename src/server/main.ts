// It may start the process anew: nothing else is loaded before.
import "./smallProcess.ts";
import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";

// Without it each start strips and compiles all modules anew.
enableCompileCache(fileURLToPath(new URL("../../node_modules/.cache/overpaint", import.meta.url)));
await import("./serve.ts");
