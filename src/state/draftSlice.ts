import type { StateCreator } from "zustand";
import type { OwnFrame } from "../core/outpaint/frame.ts";
import type { RegionChoice } from "../core/region.ts";
import type { EditorState } from "./store.ts";

/** Where the way to a frame is that is made in several steps, one after the other: at which, from 1, of how many. */
export interface ExtensionRun {
  readonly documentId: string;
  readonly step: number;
  readonly steps: number;
}

export type Mode = "repaint" | "extend";

/** What the designer changed of the model's parameters; what is absent stands at the model's default. */
export interface ParamsDraft {
  readonly steps?: number | undefined;
  readonly guidance?: number | undefined;
  readonly safetyTolerance?: number | undefined;
  readonly outputFormat?: "jpg" | "png" | undefined;
  readonly promptUpsampling?: boolean | undefined;
}

/** The next edit, while it is being written. */
export interface DraftSlice {
  readonly mode: Mode;
  /** The outpaint preset's exact string. */
  readonly preset: string | null;
  /** Null: as the preset says. */
  readonly ownFrame: OwnFrame | null;
  /** Null where the next step is the only one. */
  readonly run: ExtensionRun | null;
  /** It is being dragged: the view waits. */
  readonly isFrameHeld: boolean;
  readonly prompt: string;
  /** Null: the first engine that is available. */
  readonly engineId: string | null;
  readonly params: ParamsDraft;
  /** Null: another one each time. */
  readonly seed: number | null;
  readonly regionChoice: RegionChoice;
  pickMode(mode: Mode): void;
  /** The designer's own frame gives way to it. */
  pickPreset(preset: string | null): void;
  chooseFrame(frame: OwnFrame | null, isHeld?: boolean): void;
  setRun(run: ExtensionRun | null): void;
  writePrompt(prompt: string): void;
  pickEngine(id: string): void;
  setParams(params: ParamsDraft, seed: number | null): void;
  chooseRegion(choice: RegionChoice): void;
}

export const draftSlice: StateCreator<EditorState, [], [], DraftSlice> = (set) => ({
  mode: "repaint",
  preset: null,
  ownFrame: null,
  run: null,
  isFrameHeld: false,
  prompt: "",
  engineId: null,
  params: {},
  seed: null,
  regionChoice: { kind: "auto" },
  pickMode: (mode) => set({ mode }),
  pickPreset: (preset) => set({ preset, ownFrame: null }),
  chooseFrame: (ownFrame, isFrameHeld = false) => set({ ownFrame, isFrameHeld }),
  setRun: (run) => set({ run }),
  writePrompt: (prompt) => set({ prompt }),
  pickEngine: (engineId) => set({ engineId }),
  setParams: (params, seed) => set({ params, seed }),
  chooseRegion: (regionChoice) => set({ regionChoice }),
});
