import { clampNumber } from "../core/geometry/geometry.ts";
import type { SelectMode } from "../core/mask/selection/selectMode.ts";
import type { Tool } from "../editor/tool.ts";
import { type ToolId, tools } from "../editor/tools/index.ts";
import type { SetState } from "./setState.ts";

export const MIN_DIAMETER = 1;
export const MAX_DIAMETER = 2_000;
export const MAX_TOLERANCE = 100;

export interface ToolSlice {
  readonly toolId: ToolId;
  /** The tools that were picked so far, newest first. */
  readonly recentTools: readonly ToolId[];
  /** Image pixels, whole, 1..2000. */
  readonly diameter: number;
  /** 0..1: how far the stroke may trail the pointer. */
  readonly smoothing: number;
  /** A pen's pressure makes the stroke thinner. */
  readonly usesPressure: boolean;
  /** CIELAB distance up to which colours count as similar, whole, 0..100. */
  readonly tolerance: number;
  /** The wand takes similar colour only where it hangs together with the place that was clicked. */
  readonly isContiguous: boolean;
  /** The effect of a selection on the mask, unless modifier keys say otherwise. */
  readonly selectMode: SelectMode;
  pickTool(id: ToolId): void;
  /** To the picked tool's opposite: from brush to eraser and back. */
  swapTools(): void;
  setDiameter(diameter: number): void;
  /** One `[` or `]`: about a tenth, at least one pixel, never outside 1..2000. */
  stepDiameter(direction: 1 | -1): void;
  setSmoothing(smoothing: number): void;
  setUsesPressure(usesPressure: boolean): void;
  setTolerance(tolerance: number): void;
  setContiguous(isContiguous: boolean): void;
  pickSelectMode(mode: SelectMode): void;
}

export const toolSlice = (set: SetState<ToolSlice>): ToolSlice => ({
  toolId: tools[0].id,
  recentTools: [tools[0].id],
  diameter: 60,
  smoothing: 0,
  usesPressure: true,
  tolerance: 12,
  isContiguous: true,
  selectMode: "add",
  pickTool: (toolId) => set(({ recentTools }) => picked(toolId, recentTools)),
  swapTools: () =>
    set(({ toolId, recentTools }) => {
      const all: readonly (Pick<Tool, "opposite"> & { readonly id: ToolId })[] = tools;
      const opposite = all.find(({ id }) => id === toolId)?.opposite;
      return picked(all.find(({ id }) => id === opposite)?.id ?? toolId, recentTools);
    }),
  setDiameter: (diameter) => set({ diameter: clampDiameter(diameter) }),
  stepDiameter: (direction) => set(({ diameter }) => ({ diameter: clampDiameter(stepped(diameter, direction)) })),
  setSmoothing: (smoothing) => set({ smoothing: clampNumber(smoothing, 0, 1) }),
  setUsesPressure: (usesPressure) => set({ usesPressure }),
  setTolerance: (tolerance) => set({ tolerance: clampNumber(Math.round(tolerance), 0, MAX_TOLERANCE) }),
  setContiguous: (isContiguous) => set({ isContiguous }),
  pickSelectMode: (selectMode) => set({ selectMode }),
});

const picked = (toolId: ToolId, before: readonly ToolId[]): Pick<ToolSlice, "toolId" | "recentTools"> => ({
  toolId,
  recentTools: [toolId, ...before.filter((id) => id !== toolId)],
});
const clampDiameter = (diameter: number): number => clampNumber(Math.round(diameter), MIN_DIAMETER, MAX_DIAMETER);
const stepped = (diameter: number, direction: 1 | -1): number => diameter + direction * Math.max(1, Math.round(diameter / 10));
