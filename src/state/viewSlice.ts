import { isEmpty, type Rect, type Size, sameSize } from "../core/geometry/geometry.ts";
import { fit as fitInto, halfOf, panBy, type Viewport, zoomTo } from "../core/geometry/viewport.ts";
import type { SetState } from "./setState.ts";

export type View = "edit" | "review";
export type CompareMode = "side" | "wipe" | "hold";
/** Position of the task bar on a wide screen: under the paint, at the foot of the stage, or in the panel. */
export type TaskBarPlace = "follow" | "foot" | "panel";

/**
 * The frame's layout. "wide": the task bar floats over the stage. "docked": a narrow window, or fingers; the bar is docked under the stage,
 * and the panel is a sheet. "compact": little width or height; the tool's options are docked, too, and the strip waits behind a button.
 */
export type Layout = "wide" | "docked" | "compact";

export interface ViewSlice {
  /** CSS pixels; empty until the stage was measured. */
  readonly stage: Size;
  /** The area that "fit" shows, in image pixels: the canvas, or the frame around it. Null while nothing is open. */
  readonly area: Rect | null;
  /** Null until a picture is open and the stage measured. */
  readonly viewport: Viewport | null;
  readonly view: View;
  readonly compareMode: CompareMode;
  readonly layout: Layout;
  readonly taskBarPlace: TaskBarPlace;
  /** Where the bar is docked the panel is a sheet: it is open. */
  readonly isPanelOpen: boolean;
  readonly isHelpOpen: boolean;
  /** Something went wrong and is told: what shows it must be there. */
  readonly hasNotices: boolean;
  /** The server has another build of the page by now. */
  readonly isOutdated: boolean;
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
  setLayout(layout: Layout): void;
  placeTaskBar(place: TaskBarPlace): void;
  setPanelOpen(isPanelOpen: boolean): void;
  setHelpOpen(isHelpOpen: boolean): void;
  showNotices(): void;
  showOutdated(): void;
}

export const viewSlice = (set: SetState<ViewSlice>): ViewSlice => ({
  stage: { width: 0, height: 0 },
  area: null,
  viewport: null,
  view: "edit",
  compareMode: "side",
  layout: "wide",
  taskBarPlace: "follow",
  isPanelOpen: false,
  isHelpOpen: false,
  hasNotices: false,
  isOutdated: false,
  showArea: (area) =>
    set((state) =>
      state.area && state.viewport && sameArea(state.area, area) ? {} : { area, viewport: fitted({ ...state, area }) },
    ),
  leaveArea: () => set({ area: null, viewport: null }),
  resizeStage: (stage) =>
    set((state) => {
      const { area, stage: old, viewport } = state;
      if (sameSize(old, stage)) return {};
      if (!area || !viewport || isEmpty(stage)) return { stage, viewport: area && (viewport ?? fitted({ ...state, stage })) };
      const moved = panBy(viewport, (stage.width - old.width) / 2, (stage.height - old.height) / 2);
      return { stage, viewport: isFitted(state) ? fitted({ ...state, stage }) : moved };
    }),
  moveViewport: (viewport) => set({ viewport }),
  fitView: () => set((state) => (state.area ? { viewport: fitted(state) } : {})),
  showActualSize: () => set(({ viewport, stage }) => (viewport ? { viewport: zoomTo(viewport, middle(stage), 1) } : {})),
  zoomBy: (factor) =>
    set(({ viewport, stage }) => (viewport ? { viewport: zoomTo(viewport, middle(stage), viewport.scale * factor) } : {})),
  showView: (view) => set((state) => ({ view, ...keptFitted(state, { ...state, view }) })),
  pickCompareMode: (compareMode) => set((state) => ({ compareMode, ...keptFitted(state, { ...state, compareMode }) })),
  setLayout: (layout) => set((state) => ({ layout, ...keptFitted(state, { ...state, layout }) })),
  placeTaskBar: (taskBarPlace) => set({ taskBarPlace }),
  setPanelOpen: (isPanelOpen) => set({ isPanelOpen }),
  setHelpOpen: (isHelpOpen) => set({ isHelpOpen }),
  showNotices: () => set({ hasNotices: true }),
  showOutdated: () => set({ isOutdated: true }),
});

const middle = ({ width, height }: Size) => ({ x: width / 2, y: height / 2 });

/** Room above and below a fitted image for what floats there: the tool's options, and the task bar or the review's. CSS pixels. */
const MARGIN: Readonly<Record<Layout, number>> = { wide: 84, docked: 64, compact: 12 };

/** A review's actions need so much for one row, CSS pixels; on a narrower stage they have two, and what is shown makes room below. */
const ONE_ROW = 900;
const SECOND_ROW = 26;

type Shown = Pick<ViewSlice, "stage" | "area" | "viewport" | "view" | "compareMode" | "layout">;

/** Fitted into the stage; where it is split, into one of its halves, both of which show what is around the stage's middle. */
function fitted({ area, stage, view, compareMode, layout }: Shown): Viewport | null {
  if (!area || isEmpty(stage)) return null;
  const pane = view === "review" && compareMode === "side" ? halfOf(stage) : stage;
  const lift = view === "review" && layout === "wide" && stage.width < ONE_ROW ? SECOND_ROW : 0;
  return panBy(fitInto(area, pane, MARGIN[layout]), (stage.width - pane.width) / 2, (stage.height - pane.height) / 2 - lift);
}

const isFitted = (state: Shown): boolean => state.viewport !== null && sameViewport(state.viewport, fitted(state));
const keptFitted = (before: Shown, after: Shown): Partial<Shown> => (isFitted(before) ? { viewport: fitted(after) } : {});
const sameArea = (a: Rect, b: Rect): boolean => a.x === b.x && a.y === b.y && sameSize(a, b);
const sameViewport = (a: Viewport, b: Viewport | null): boolean =>
  b !== null && a.x === b.x && a.y === b.y && a.scale === b.scale;
