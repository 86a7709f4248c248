import { type RefObject, useLayoutEffect } from "react";
import { useEditorState } from "../state/store.ts";

/** Keeps the interface's state told how large the stage is, whatever is shown on it. */
export function useStageSize(stage: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = stage.current;
    if (!element) return;
    const measure = () => useEditorState.getState().resizeStage({ width: element.clientWidth, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [stage]);
}
