import { isBlank } from "../core/isBlank.ts";
import type { Mode } from "../state/draftSlice.ts";
import { useEditorState } from "../state/store.ts";
import { EXTEND_PROMPT } from "./extendPrompt.ts";

/** Repaint or Extend, in Edit. An extension begins with words that can be seen and changed. */
export function chooseMode(mode: Mode): void {
  const { pickMode, showView, writePrompt, prompts } = useEditorState.getState();
  pickMode(mode);
  showView("edit");
  if (mode === "extend" && isBlank(prompts.extend)) writePrompt(EXTEND_PROMPT);
}
