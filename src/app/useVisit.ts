import { useRef } from "react";
import { m } from "../messages/messages.js";
import { useEditorState } from "../state/store.ts";
import { notifyError } from "../workspace/notifyFailure.ts";
import type { Workspace } from "../workspace/workspace.ts";

/** Goes to a version; a newer visit ends an older one. */
export function useVisit(workspace: Workspace): (versionId: string) => void {
  const latest = useRef<AbortController>(null);
  return (versionId) => {
    useEditorState.getState().showView("edit");
    latest.current?.abort();
    const visit = new AbortController();
    latest.current = visit;
    workspace.visit(versionId, visit.signal).catch((error: unknown) => {
      if (!visit.signal.aborted) void notifyError(m.cant_show_version())(error);
    });
  };
}
