import { useMemo } from "react";
import type { DocumentContent } from "../contract/documents.ts";
import type { Rect } from "../core/geometry/geometry.ts";
import { isCropOnly } from "../core/outpaint/frame.ts";
import { frameReadiness } from "../features/extend/frameReadiness.ts";
import type { Press } from "../features/generate/press.ts";
import { m } from "../messages/messages.js";
import { currentVersion } from "../session/document/documentContent.ts";
import { useEditorMembers } from "../state/store.ts";
import type { Readiness } from "../ui/readiness.ts";
import { ownFrameOn } from "../workspace/chosenFrame.ts";
import { type ExtensionPlan, planExtension, stepsLeft } from "../workspace/extensionPlan.ts";
import type { DocumentEdits } from "./useDocumentEdits.ts";

const CROPS: Readiness = { isReady: true, tone: "hint", text: m.extend_frame_only_crops() };

/** The next press of the main button, and the way that it takes to a frame of the designer's own. */
export interface NextPress {
  readonly press: Press;
  readonly way: ExtensionPlan | null;
}

/** @param onCrop crops the canvas to a frame that lies within it */
export function useNextPress(content: DocumentContent, edits: DocumentEdits, onCrop: (frame: Rect) => void): NextPress {
  const { mode, ownFrame, detail, run, view } = useEditorMembers("mode", "ownFrame", "detail", "run", "view");
  const { engine, next, sending, running, isPaintNew } = edits;
  const { canvas } = currentVersion(content);
  const frame = mode === "extend" ? ownFrameOn(canvas, ownFrame) : null;
  const way = useMemo(
    () => (frame ? planExtension(frame, content, engine, detail, run) : null),
    [frame, content, engine, detail, run],
  );
  const crop = frame && isCropOnly(frame, canvas) ? frame : null;
  const beside = { isReviewing: view === "review", isElsewhere: run?.isElsewhere === true };
  return {
    way,
    press: {
      engine,
      readiness: crop ? CROPS : way ? frameReadiness(next.readiness, way, engine, beside) : next.readiness,
      count: way ? Math.max(1, stepsLeft(way)) : (next.draft.islands?.length ?? 1),
      crop,
      runningCount: running.length,
      isPaintNew,
      isSending: sending.isSending,
      failure: sending.failure,
      editError: sending.editError,
      onGenerate: () => (crop ? onCrop(crop) : edits.send()),
      onStop: () => sending.stop(running),
    },
  };
}
