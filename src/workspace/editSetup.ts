import type { DocumentContent, EditSetup } from "../contract/documents.ts";
import { presetNamed } from "../contract/presetOf.ts";
import type { Session } from "../session/session.ts";
import type { DraftSlice, Setup } from "../state/draftSlice.ts";
import { useEditorState } from "../state/store.ts";

/** The part of the next edit that the document keeps, from the interface's state. */
export const setupOf = ({ mode, preset, ownFrame, detail, run }: Setup): EditSetup => ({
  mode,
  preset: presetNamed(preset),
  frame: ownFrame,
  detail,
  run,
});

/** Shows what a document keeps of the next edit; without prompts, those stay. */
export function showSetup({ frame, ...setup }: EditSetup, prompts?: Pick<DocumentContent, "prompt" | "extendPrompt">): void {
  const shown = prompts && { repaint: prompts.prompt, extend: prompts.extendPrompt ?? "" };
  useEditorState.getState().showSetup({ ...setup, ownFrame: frame }, shown);
}

/**
 * From now on the open document keeps what is chosen and written for its next edit; a frame once it is let go of.
 *
 * @param shown whose document the interface shows: another user's keeps its own
 */
export function keepSetup(shown: () => Session | null): void {
  const keep = (now: DraftSlice): void => {
    const session = shown();
    const content = session?.getSnapshot().document;
    if (!session || !content || now.isFrameHeld) return;
    const setup = setupOf(now);
    if (!isSame(setup, content.setup)) session.setUp(setup);
    if (now.prompts.repaint !== content.prompt) session.setPrompt("repaint", now.prompts.repaint);
    if (now.prompts.extend !== (content.extendPrompt ?? "")) session.setPrompt("extend", now.prompts.extend);
  };
  useEditorState.subscribe((now, before) => {
    const isChanged =
      now.mode !== before.mode ||
      now.preset !== before.preset ||
      now.ownFrame !== before.ownFrame ||
      now.isFrameHeld !== before.isFrameHeld ||
      now.detail !== before.detail ||
      now.run !== before.run ||
      now.prompts !== before.prompts;
    if (isChanged) keep(now);
  });
}

const isSame = (one: EditSetup, other: EditSetup | undefined): boolean => JSON.stringify(one) === JSON.stringify(other);
