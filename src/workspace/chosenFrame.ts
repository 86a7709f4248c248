import type { Preset } from "../contract/presets.ts";
import { type Rect, type Size, sameSize } from "../core/geometry/geometry.ts";
import type { OwnFrame } from "../core/outpaint/frame.ts";
import { presetFrame } from "../core/outpaint/presets.ts";

/** The designer's own frame, where there is one for this canvas. */
export const ownFrameOn = (canvas: Size, own: OwnFrame | null): Rect | null =>
  own && sameSize(own.canvas, canvas) ? own.rect : null;

/** The new canvas of an extension, in the old canvas's pixels. */
export const chosenFrame = (canvas: Size, preset: Preset, own: OwnFrame | null): Rect =>
  ownFrameOn(canvas, own) ?? presetFrame(preset, canvas);
