/** Vitest's set-up, before each file of tests. */
import fc from "fast-check";
import { propertySeed } from "./propertySeed.ts";

fc.configureGlobal({ seed: propertySeed(process.env) });
