import type { StateCreator } from "zustand";
import { isEmpty, type Rect, type Size, sameSize } from "../core/geometry.ts";
import { fit as fitInto, panBy, type Viewport, zoomTo } from "../core/viewport.ts";
import type { EditorState } from "./store.ts";

export type View = "edit" | "review";
export type CompareMode = "side" | "wipe" | "hold";

export interface ViewSlice {
  /** CSS pixels; empty until the stage was measured. */
  readonly stage: Size;
  /** What "fit" shows, in image pixels: the canvas, or the frame around it. Null while nothing is open. */
  readonly area: Rect | null;
  /** Null until a picture is open and the stage measured. */
  readonly viewport: Viewport | null;
  readonly view: View;
  readonly compareMode: CompareMode;
  /** Under 1100 px the panel is a sheet that slides over. */
  readonly isPanelOpen: boolean;
  /** Fits `area` into the stage, unless it is the area that is shown already. */
  showArea(area: Rect): void;
  /** Nothing is open any more. */
  leaveArea(): void;
  /** Keeps the picture fitted when it was, else the middle in the middle. */
  resizeStage(stage: Size): void;
  moveViewport(viewport: Viewport): void;
  fitView(): void;
  /** One image pixel a CSS pixel, around the middle of the stage. */
  showActualSize(): void;
  /** Around the middle of the stage. */
  zoomBy(factor: number): void;
  showView(view: View): void;
  pickCompareMode(mode: CompareMode): void;
  setPanelOpen(isPanelOpen: boolean): void;
}

export const viewSlice: StateCreator<EditorState, [], [], ViewSlice> = (set) => ({
  stage: { width: 0, height: 0 },
  area: null,
  viewport: null,
  view: "edit",
  compareMode: "side",
  isPanelOpen: false,
  showArea: (area) =>
    set(({ area: shown, stage, viewport }) =>
      shown && viewport && sameArea(shown, area) ? {} : { area, viewport: fitted(area, stage) },
    ),
  leaveArea: () => set({ area: null, viewport: null }),
  resizeStage: (stage) =>
    set(({ area, stage: old, viewport }) => {
      if (sameSize(old, stage)) return {};
      if (!area || !viewport || isEmpty(stage)) return { stage, viewport: area && (viewport ?? fitted(area, stage)) };
      return {
        stage,
        viewport: sameViewport(viewport, fitted(area, old))
          ? fitted(area, stage)
          : panBy(viewport, (stage.width - old.width) / 2, (stage.height - old.height) / 2),
      };
    }),
  moveViewport: (viewport) => set({ viewport }),
  fitView: () => set(({ area, stage }) => (area ? { viewport: fitted(area, stage) } : {})),
  showActualSize: () => set(({ viewport, stage }) => (viewport ? { viewport: zoomTo(viewport, middle(stage), 1) } : {})),
  zoomBy: (factor) =>
    set(({ viewport, stage }) => (viewport ? { viewport: zoomTo(viewport, middle(stage), viewport.scale * factor) } : {})),
  showView: (view) => set({ view }),
  pickCompareMode: (compareMode) => set({ compareMode }),
  setPanelOpen: (isPanelOpen) => set({ isPanelOpen }),
});

const middle = ({ width, height }: Size) => ({ x: width / 2, y: height / 2 });
const fitted = (area: Rect, stage: Size): Viewport | null => (isEmpty(stage) ? null : fitInto(area, stage));
const sameArea = (a: Rect, b: Rect): boolean => a.x === b.x && a.y === b.y && sameSize(a, b);
const sameViewport = (a: Viewport, b: Viewport | null): boolean =>
  b !== null && a.x === b.x && a.y === b.y && a.scale === b.scale;
