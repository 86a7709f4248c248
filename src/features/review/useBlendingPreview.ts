import { useEffect, useState, useSyncExternalStore } from "react";
import { DEFAULT_SEAM } from "../../contract/documents.ts";
import { systemClock } from "../../session/clock.ts";
import type { OutboxEntry } from "../../session/storage/localStore.ts";
import type { CompletedEdit } from "../../workspace/completedEdit.ts";
import type { ResultPlacement } from "../../workspace/resultPlacement.ts";
import type { OpenDocument, Workspace } from "../../workspace/workspace.ts";
import { BlendingPreview } from "./blendingPreview.ts";
import { blendResult } from "./blendResult.ts";

interface Previewed {
  readonly workspace: Workspace;
  readonly open: OpenDocument;
  readonly edit: CompletedEdit;
  readonly pending: OutboxEntry;
  readonly place: ResultPlacement;
}

/** The blending of a result, from when it is shown until it is left. */
export function useBlendingPreview({ workspace, open, edit, pending, place }: Previewed) {
  const [blendingPreview, setBlendingPreview] = useState<BlendingPreview | null>(null);
  // What is kept of the settings is where it starts; from then on they are its own.
  const [start] = useState(pending.seam ?? DEFAULT_SEAM);
  useEffect(() => {
    const opened = new BlendingPreview({
      seam: start,
      open: (signal) => blendResult(workspace, open, edit, place, signal),
      onIdle: (seam) => workspace.session.adjustEdit(edit.id, seam),
      clock: systemClock,
    });
    setBlendingPreview(opened);
    return () => opened.close();
  }, [workspace, open, edit, place, start]);
  const state = useSyncExternalStore(blendingPreview?.subscribe ?? neverChanges, () => blendingPreview?.getSnapshot() ?? null);
  return { blendingPreview, state };
}

const neverChanges = () => () => {};
