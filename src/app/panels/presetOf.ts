import { PRESETS, type Preset } from "../../contract/presets.ts";

/** The preset that was chosen, or the one that is offered first. */
export const presetOf = (chosen: string | null): Preset => PRESETS.find((preset) => preset === chosen) ?? PRESETS[0];
