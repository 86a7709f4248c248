import { PRESETS, type Preset } from "./presets.ts";

/** The preset of that name; null where there is none. */
export const presetNamed = (name: string | null): Preset | null => PRESETS.find((preset) => preset === name) ?? null;

/** The preset that was chosen, or the one that is offered first. */
export const presetOf = (chosen: string | null): Preset => presetNamed(chosen) ?? PRESETS[0];
