import { clampNumber } from "../core/geometry/geometry.ts";
import { CONTRAST_COLOURS } from "../core/mask/overlay/contrastColours.ts";
import type { SetState } from "./setState.ts";

export type ColorScheme = "dark" | "light";

/** The display settings of the mask over the image. */
export interface Overlay {
  /** "auto", for one that contrasts with the picture beneath; or the designer's own, "#rrggbb". */
  readonly colour: string;
  /** 0..1. */
  readonly opacity: number;
  /** Hatched, for who does not tell the colours apart. */
  readonly isHatched: boolean;
  /** Its boundary is shown as marching dashes. */
  readonly isOutlined: boolean;
  readonly isVisible: boolean;
}

export interface AppearanceSlice {
  readonly colorScheme: ColorScheme;
  readonly overlay: Overlay;
  /** The colour that "auto" stands for on the open image, "#rrggbb". */
  readonly contrastColour: string;
  /** The mask is shown in white and black, as it will be sent, in place of the picture. */
  readonly isMaskView: boolean;
  setColorScheme(scheme: ColorScheme): void;
  setOverlay(changed: Partial<Overlay>): void;
  setContrastColour(colour: string): void;
  toggleOverlay(): void;
  toggleMaskView(): void;
}

export const AUTO = "auto";
export const DEFAULT_OVERLAY: Overlay = { colour: AUTO, opacity: 0.5, isHatched: false, isOutlined: false, isVisible: true };

export const appearanceSlice = (set: SetState<AppearanceSlice>): AppearanceSlice => ({
  colorScheme: "dark",
  overlay: DEFAULT_OVERLAY,
  contrastColour: CONTRAST_COLOURS[0],
  isMaskView: false,
  setColorScheme: (colorScheme) => set({ colorScheme }),
  setOverlay: (changed) =>
    set(({ overlay }) => ({
      overlay: { ...overlay, ...changed, opacity: clampNumber(changed.opacity ?? overlay.opacity, 0, 1) },
    })),
  setContrastColour: (contrastColour) => set({ contrastColour }),
  toggleOverlay: () => set(({ overlay }) => ({ overlay: { ...overlay, isVisible: !overlay.isVisible } })),
  toggleMaskView: () => set(({ isMaskView }) => ({ isMaskView: !isMaskView })),
});

/** The colour that the mask is shown in, "#rrggbb". */
export const shownColour = ({ overlay, contrastColour }: Pick<AppearanceSlice, "overlay" | "contrastColour">): string =>
  overlay.colour === AUTO ? contrastColour : overlay.colour;
