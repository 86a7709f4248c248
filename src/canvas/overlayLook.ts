import type { OverlayLook } from "../core/mask/overlay/overlay.ts";
import {
  blackWhitePalette,
  emptyPalette,
  type GridPalettes,
  gridPalettes,
  hatchedPalette,
  MIN_GRID,
  type Palette,
  tintPalette,
} from "../core/mask/overlay/palette.ts";
import { type AppearanceSlice, shownColour } from "../state/appearanceSlice.ts";
import type { ViewSlice } from "../state/viewSlice.ts";

/** Distance that an edit reaches beyond the paint, in image pixels. */
export interface SeamReach {
  /** The mask is grown by this before it is sent. */
  readonly maskDilation: number;
  /** Over this the result fades into the picture. */
  readonly feather: number;
}

type Appearance = Pick<AppearanceSlice, "overlay" | "contrastColour" | "isMaskView"> & Pick<ViewSlice, "viewport">;

const isMagnified = ({ viewport }: Appearance): boolean => viewport !== null && viewport.scale >= MIN_GRID;

/** True when the overlay shows anything at all: the mask, the mask in white and black, or the grid between pixels. */
export const isOverlayShown = (state: Appearance): boolean => state.isMaskView || state.overlay.isVisible || isMagnified(state);

/** The outline belongs to the overlay: it goes with it, and the view in white and black needs none. */
export const isOutlineShown = ({ overlay, isMaskView }: Appearance): boolean =>
  overlay.isOutlined && overlay.isVisible && !isMaskView;

/** True when the overlay looks alike in both states; the view's position aside. */
export const looksAlike = (a: Appearance, b: Appearance): boolean =>
  a.overlay === b.overlay &&
  a.contrastColour === b.contrastColour &&
  a.isMaskView === b.isMaskView &&
  isMagnified(a) === isMagnified(b);

/** The look of the overlay. Its palette is some thousand words: not to be made anew for each frame. */
export function lookOf(state: Appearance, seam: SeamReach, pixelRatio: number): OverlayLook {
  const palette = paletteOf(state, pixelRatio);
  const grid: GridPalettes | null = isMagnified(state) ? gridPalettes(palette) : null;
  return { palette, grid, ringRadius: state.isMaskView ? seam.maskDilation : state.overlay.isVisible ? seam.feather : 0 };
}

function paletteOf(state: Appearance, pixelRatio: number): Palette {
  const { overlay, isMaskView } = state;
  if (isMaskView) return blackWhitePalette;
  if (!overlay.isVisible) return emptyPalette;
  const value = Number.parseInt(shownColour(state).slice(1), 16);
  const colour = { r: (value >> 16) & 255, g: (value >> 8) & 255, b: value & 255, a: Math.round(overlay.opacity * 255) };
  return overlay.isHatched ? hatchedPalette(colour, pixelRatio) : tintPalette(colour);
}
