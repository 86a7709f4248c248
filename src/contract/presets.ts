/** The seven outpaint presets, to the letter as the vendor spells them; the order is the panel's. */
export const PRESETS = [
  "Zoom out 1.5x",
  "Zoom out 2x",
  "Make square",
  "Left outpaint",
  "Right outpaint",
  "Top outpaint",
  "Bottom outpaint",
] as const;
export type Preset = (typeof PRESETS)[number];
