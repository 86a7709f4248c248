import type { Rect } from "../core/geometry/geometry.ts";
import type { RegionChoice } from "../core/geometry/region.ts";
import type { OwnFrame } from "../core/outpaint/frame.ts";
import type { Detail, FrameGoal } from "../core/outpaint/plan.ts";
import type { SetState } from "./setState.ts";

/** A way to a frame that takes several edits, one after the other, and how far it has come. */
export interface ExtensionRun {
  /** The version that the next step is made on. */
  readonly versionId: string;
  readonly goal: FrameGoal;
  /** Bounds of that version's canvas, in pixels of the goal's. */
  readonly at: Rect;
  /** The step that is next or under way, from 1 of `steps`. */
  readonly step: number;
  readonly steps: number;
  /** That step's canvas and region, in pixels of the goal's canvas. */
  readonly next: { readonly canvas: Rect; readonly region: Rect };
  /** False where it was stopped or a step has failed: the next press goes on. */
  readonly isGoing: boolean;
  /** Another browser takes the steps, as far as is known here. */
  readonly isElsewhere?: boolean | undefined;
}

export type Mode = "repaint" | "extend";

/** The model parameters that the designer changed; an absent one stands at the model's default. */
export interface ParamsDraft {
  readonly steps?: number | undefined;
  readonly guidance?: number | undefined;
  readonly safetyTolerance?: number | undefined;
  readonly outputFormat?: "jpg" | "png" | undefined;
  readonly promptUpsampling?: boolean | undefined;
}

/** The part of the next edit that belongs to the document. */
export type Setup = Pick<DraftSlice, "mode" | "preset" | "ownFrame" | "detail" | "run">;

/** The next edit, while it is being written. */
export interface DraftSlice {
  readonly mode: Mode;
  /** The outpaint preset's exact string. */
  readonly preset: string | null;
  /** Null: as the preset says. */
  readonly ownFrame: OwnFrame | null;
  /** The choice between fewest edits and full detail, for a frame that would be upscaled. */
  readonly detail: Detail;
  /** Null where the next step is the only one. */
  readonly run: ExtensionRun | null;
  /** It is being dragged: the view waits. */
  readonly isFrameHeld: boolean;
  /** One for each mode. */
  readonly prompts: Readonly<Record<Mode, string>>;
  /** Null: the first engine that is available. */
  readonly engineId: string | null;
  readonly params: ParamsDraft;
  /** Null: another one each time. */
  readonly seed: number | null;
  readonly regionChoice: RegionChoice;
  /** Its grips are shown until something is drawn, as for who cannot hover. */
  readonly isRegionAdjusted: boolean;
  pickMode(mode: Mode): void;
  /** The designer's own frame gives way to it. */
  pickPreset(preset: string | null): void;
  /** A way to another frame ends. */
  chooseFrame(frame: OwnFrame | null, isHeld?: boolean): void;
  pickDetail(detail: Detail): void;
  setRun(run: ExtensionRun | null): void;
  /** The way to a frame waits for another press; one that has not come anywhere ends. */
  pauseRun(): void;
  /** For the mode that is picked. */
  writePrompt(prompt: string): void;
  /** Shows what another document keeps of its next edit, or this one at another place of its history. */
  showSetup(setup: Setup, prompts?: Readonly<Record<Mode, string>>): void;
  pickEngine(id: string): void;
  setParams(params: ParamsDraft, seed: number | null): void;
  chooseRegion(choice: RegionChoice): void;
  adjustRegion(isRegionAdjusted: boolean): void;
}

export const draftSlice = (set: SetState<DraftSlice>): DraftSlice => ({
  mode: "repaint",
  preset: null,
  ownFrame: null,
  detail: "fewest",
  run: null,
  isFrameHeld: false,
  prompts: { repaint: "", extend: "" },
  engineId: null,
  params: {},
  seed: null,
  regionChoice: { kind: "auto" },
  isRegionAdjusted: false,
  pickMode: (mode) => set({ mode }),
  pickPreset: (preset) => set({ preset, ownFrame: null, run: null }),
  chooseFrame: (ownFrame, isFrameHeld = false) => set({ ownFrame, isFrameHeld, run: null }),
  pickDetail: (detail) => set({ detail }),
  setRun: (run) => set({ run }),
  pauseRun: () => set(({ run }) => ({ run: run && run.step > 1 ? { ...run, isGoing: false } : null })),
  writePrompt: (prompt) => set(({ mode, prompts }) => ({ prompts: { ...prompts, [mode]: prompt } })),
  showSetup: (setup, prompts) => set({ ...setup, isFrameHeld: false, ...(prompts && { prompts }) }),
  pickEngine: (engineId) => set({ engineId }),
  setParams: (params, seed) => set({ params, seed }),
  chooseRegion: (regionChoice) => set({ regionChoice }),
  adjustRegion: (isRegionAdjusted) => set({ isRegionAdjusted }),
});
