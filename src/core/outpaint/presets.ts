import { longerSide, type Rect, type Size } from "../geometry/geometry.ts";

/** The outpaint presets whose geometry is known here; spelled as the vendor spells them. */
export type OutpaintPreset =
  | "Zoom out 1.5x"
  | "Zoom out 2x"
  | "Make square"
  | "Left outpaint"
  | "Right outpaint"
  | "Top outpaint"
  | "Bottom outpaint";

/** Default growth of a side preset, as a share of its side. */
const SIDE_SHARE = 0.5;

/**
 * The new canvas that a preset makes around a canvas, in the old canvas's pixels: whole numbers, x and y are 0 or negative, and the
 * old canvas lies inside. Zoom-outs centre the old picture at 1/1.5 and 1/2; "Make square" pads the shorter side on both ends; a side
 * preset grows its side by half.
 */
export function presetFrame(preset: OutpaintPreset, canvas: Size): Rect {
  const { width, height } = canvas;
  switch (preset) {
    case "Zoom out 1.5x":
      return centred(canvas, { width: Math.round(width * 1.5), height: Math.round(height * 1.5) });
    case "Zoom out 2x":
      return centred(canvas, { width: width * 2, height: height * 2 });
    case "Make square":
      return centred(canvas, { width: longerSide(canvas), height: longerSide(canvas) });
    case "Left outpaint":
      return { x: -grownBy(width), y: 0, width: width + grownBy(width), height };
    case "Right outpaint":
      return { x: 0, y: 0, width: width + grownBy(width), height };
    case "Top outpaint":
      return { x: 0, y: -grownBy(height), width, height: height + grownBy(height) };
    case "Bottom outpaint":
      return { x: 0, y: 0, width, height: height + grownBy(height) };
  }
}

/** True where an engine decides the new size itself, so that the frame is only a forecast: the four side presets. */
export function isApproximate(preset: OutpaintPreset): boolean {
  switch (preset) {
    case "Zoom out 1.5x":
    case "Zoom out 2x":
    case "Make square":
      return false;
    case "Left outpaint":
    case "Right outpaint":
    case "Top outpaint":
    case "Bottom outpaint":
      return true;
  }
}

const grownBy = (side: number): number => Math.max(1, Math.round(side * SIDE_SHARE));

function centred(old: Size, { width, height }: Size): Rect {
  // 0 - n instead of -n, so that nothing to add is 0 and not -0.
  return { x: 0 - Math.floor((width - old.width) / 2), y: 0 - Math.floor((height - old.height) / 2), width, height };
}
