import { useMemo } from "react";
import type { DocumentContent } from "../contract/documents.ts";
import { presetOf } from "../contract/presetOf.ts";
import { type Rect, union } from "../core/geometry/geometry.ts";
import { PresetPicker } from "../features/extend/PresetPicker.tsx";
import TaskBar from "../features/generate/TaskBar.tsx";
import { m } from "../messages/messages.js";
import { currentVersion } from "../session/document/documentContent.ts";
import { useEditorMembers, useEditorState } from "../state/store.ts";
import { ownFrameOn } from "../workspace/chosenFrame.ts";
import { EXTEND_PROMPT } from "../workspace/extendPrompt.ts";
import type { DocumentEdits } from "./useDocumentEdits.ts";
import { useNextPress } from "./useNextPress.ts";

interface EditTaskBarProps {
  readonly content: DocumentContent;
  readonly edits: DocumentEdits;
  /** The new canvas of an extension; null in Repaint. */
  readonly frame: Rect | null;
  readonly onCrop: (frame: Rect) => void;
}

/** The task bar of Repaint or Extend. */
export default function EditTaskBar({ content, edits, frame, onCrop }: EditTaskBarProps) {
  const { mode, prompts, preset, ownFrame } = useEditorMembers("mode", "prompts", "preset", "ownFrame");
  const { pickPreset, writePrompt } = useEditorState.getState();
  const { canvas } = currentVersion(content);
  const { press } = useNextPress(content, edits, onCrop);
  const { regions } = edits.next;
  const isPainted = regions.length > 0;
  const painted = useMemo(() => (isPainted ? regions.map(({ rect }) => rect).reduce(union) : null), [isPainted, regions]);
  return (
    <TaskBar
      press={press}
      prompt={prompts[mode]}
      placeholder={mode === "extend" ? EXTEND_PROMPT : isPainted ? m.prompt_example() : m.task_paint_first()}
      box={frame ?? painted}
      onPrompt={writePrompt}
      above={
        mode === "extend" && (
          <PresetPicker
            canvas={canvas}
            value={ownFrameOn(canvas, ownFrame) ? null : presetOf(preset)}
            isEstimate={edits.engine.usesPrompt}
            onChange={pickPreset}
          />
        )
      }
    />
  );
}
