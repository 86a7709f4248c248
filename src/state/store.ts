import { create } from "zustand";
import { persist } from "zustand/middleware";
import { useShallow } from "zustand/react/shallow";
import { type AppearanceSlice, appearanceSlice } from "./appearanceSlice.ts";
import { type DraftSlice, draftSlice } from "./draftSlice.ts";
import { migratePreferences, PREFERENCES_VERSION } from "./migratePreferences.ts";
import { preferenceStorage } from "./preferenceStorage.ts";
import { type ToolSlice, toolSlice } from "./toolSlice.ts";
import { type ViewSlice, viewSlice } from "./viewSlice.ts";

/** The state of the interface. It holds no server state and no pixels. */
export type EditorState = ToolSlice & ViewSlice & DraftSlice & AppearanceSlice;

/** The interface's state, as a hook with a selector; outside React `useEditorState.getState()` and `.subscribe()`. Preferences outlive the page. */
export const useEditorState = create<EditorState>()(
  persist((set) => ({ ...toolSlice(set), ...viewSlice(set), ...draftSlice(set), ...appearanceSlice(set) }), {
    name: "overpaint",
    storage: preferenceStorage(),
    version: PREFERENCES_VERSION,
    migrate: migratePreferences,
    partialize: ({
      colorScheme,
      overlay,
      contrastColour,
      diameter,
      smoothing,
      usesPressure,
      tolerance,
      isContiguous,
      compareMode,
      engineId,
      taskBarPlace,
    }): object => ({
      colorScheme,
      overlay: { ...overlay, isVisible: true },
      contrastColour,
      diameter,
      smoothing,
      usesPressure,
      tolerance,
      isContiguous,
      compareMode,
      engineId,
      taskBarPlace,
    }),
  }),
);

/** Some members at once: what uses them renders anew when one of them changes, and for nothing else. */
export function useEditorMembers<const Name extends keyof EditorState>(...names: readonly Name[]): Pick<EditorState, Name> {
  return useEditorState(useShallow((state) => pick(state, names)));
}

function pick<From extends object, Name extends keyof From>(from: From, names: readonly Name[]): Pick<From, Name> {
  const picked: Partial<From> = {};
  for (const name of names) picked[name] = from[name];
  return picked as Pick<From, Name>;
}
