import { create } from "zustand";
import { persist } from "zustand/middleware";
import { type AppearanceSlice, appearanceSlice } from "./appearanceSlice.ts";
import { type DraftSlice, draftSlice } from "./draftSlice.ts";
import { type ToolSlice, toolSlice } from "./toolSlice.ts";
import { type ViewSlice, viewSlice } from "./viewSlice.ts";

/** What the interface is doing. No fact of the server and no pixel stands here. */
export type EditorState = ToolSlice & ViewSlice & DraftSlice & AppearanceSlice;

/** The interface's state, as a hook with a selector; outside React `useEditorState.getState()` and `.subscribe()`. Preferences outlive the page. */
export const useEditorState = create<EditorState>()(
  persist(
    (...store) => ({ ...toolSlice(...store), ...viewSlice(...store), ...draftSlice(...store), ...appearanceSlice(...store) }),
    {
      name: "overpaint",
      version: 1,
      partialize: ({
        colorScheme,
        overlay,
        diameter,
        smoothing,
        usesPressure,
        tolerance,
        isContiguous,
        compareMode,
        engineId,
      }) => ({
        colorScheme,
        overlay: { ...overlay, isVisible: true },
        diameter,
        smoothing,
        usesPressure,
        tolerance,
        isContiguous,
        compareMode,
        engineId,
      }),
    },
  ),
);
