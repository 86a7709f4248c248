import { Editor } from "../editor/editor.ts";
import { maskFile } from "../imaging/maskPng/maskFile.ts";
import { forgetPixels } from "../imaging/maskWork/maskWork.ts";
import { readMask, SAVED_MASK } from "../imaging/readMask/readMask.ts";
import type { Session } from "../session/session.ts";
import { createEditorPort } from "../state/editorPort.ts";
import { useEditorState } from "../state/store.ts";
import { editorPixels } from "../workspace/editorPixels.ts";
import { showSetup } from "../workspace/editSetup.ts";
import { lazyWithRetry } from "../workspace/lazyWithRetry.ts";
import type { WorkspacePorts } from "../workspace/workspace.ts";

/** The page around a workspace. */
export const workspacePorts = (session: Session): WorkspacePorts => ({
  createEditor: (mask, pictures, history) => new Editor(mask, createEditorPort(editorPixels(session, pictures)), history),
  encodeMask: maskFile,
  decodeMask: (file, size, signal) => readMask(file, size, SAVED_MASK, signal),
  showSetup,
  fetchRecords: lazyWithRetry(() => import("../workspace/historyRecords.ts")),
  fetchAdoption: lazyWithRetry(() => import("../workspace/adoptChange.ts")),
  frameRelease: () =>
    new Promise((resolve) => {
      const look = ({ isFrameHeld }: { isFrameHeld: boolean }) => {
        if (isFrameHeld) return;
        leave();
        resolve();
      };
      const leave = useEditorState.subscribe(look);
      look(useEditorState.getState());
    }),
  notifyForeignChange: (isBehind) =>
    void import("../features/sync/notifyForeign.ts").then(({ notifyForeign }) => notifyForeign(isBehind)),
  close(pictures) {
    forgetPixels();
    pictures.close();
  },
});
