import type { CompareMode } from "../compareMode.ts";
import { holdBefore } from "./HoldBefore.tsx";
import { sideBySide } from "./SideBySide.tsx";
import { wipe } from "./Wipe.tsx";

/** In the order of the review bar. */
export const compareModes = [sideBySide, wipe, holdBefore] as const satisfies readonly CompareMode[];
export type CompareModeId = (typeof compareModes)[number]["id"];
