import type { StateCreator } from "zustand";
import type { RegionChoice } from "../core/region.ts";
import type { EditorState } from "./store.ts";

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
  readonly prompt: string;
  /** Null: the first engine that is available. */
  readonly engineId: string | null;
  readonly params: ParamsDraft;
  /** Null: another one each time. */
  readonly seed: number | null;
  readonly regionChoice: RegionChoice;
  pickMode(mode: Mode): void;
  pickPreset(preset: string | null): void;
  writePrompt(prompt: string): void;
  pickEngine(id: string): void;
  setParams(params: ParamsDraft, seed: number | null): void;
  chooseRegion(choice: RegionChoice): void;
}

export const draftSlice: StateCreator<EditorState, [], [], DraftSlice> = (set) => ({
  mode: "repaint",
  preset: null,
  prompt: "",
  engineId: null,
  params: {},
  seed: null,
  regionChoice: { kind: "auto" },
  pickMode: (mode) => set({ mode }),
  pickPreset: (preset) => set({ preset }),
  writePrompt: (prompt) => set({ prompt }),
  pickEngine: (engineId) => set({ engineId }),
  setParams: (params, seed) => set({ params, seed }),
  chooseRegion: (regionChoice) => set({ regionChoice }),
});
