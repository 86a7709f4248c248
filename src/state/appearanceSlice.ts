import type { StateCreator } from "zustand";
import { clampNumber } from "../core/geometry.ts";
import type { EditorState } from "./store.ts";

export type ColorScheme = "dark" | "light";

/** How the mask is shown over the picture. */
export interface Overlay {
  /** "#rrggbb". */
  readonly colour: string;
  /** 0..1. */
  readonly opacity: number;
  readonly isVisible: boolean;
}

export interface AppearanceSlice {
  readonly colorScheme: ColorScheme;
  readonly overlay: Overlay;
  setColorScheme(scheme: ColorScheme): void;
  setOverlay(changed: Partial<Overlay>): void;
  toggleOverlay(): void;
}

export const appearanceSlice: StateCreator<EditorState, [], [], AppearanceSlice> = (set) => ({
  colorScheme: "dark",
  overlay: { colour: "#ff3b30", opacity: 0.5, isVisible: true },
  setColorScheme: (colorScheme) => set({ colorScheme }),
  setOverlay: (changed) =>
    set(({ overlay }) => ({
      overlay: { ...overlay, ...changed, opacity: clampNumber(changed.opacity ?? overlay.opacity, 0, 1) },
    })),
  toggleOverlay: () => set(({ overlay }) => ({ overlay: { ...overlay, isVisible: !overlay.isVisible } })),
});
