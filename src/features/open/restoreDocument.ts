import { MaskDocument } from "../../core/mask/maskDocument.ts";
import { readMask, SAVED_MASK } from "../../imaging/readMask/readMask.ts";
import { currentVersion } from "../../session/document/documentContent.ts";
import type { RestoredDocument } from "../../session/session.ts";
import { useEditorState } from "../../state/store.ts";
import { imageSource } from "../../workspace/imageSource.ts";
import { Pictures } from "../../workspace/pictureCache.ts";
import type { Workspace } from "../../workspace/workspace.ts";

/** Opens what was open last, as it was: versions, mask, prompt, and the edits under way. */
export async function restoreDocument(workspace: Workspace, signal: AbortSignal): Promise<void> {
  const restored = await workspace.session.restore();
  if (restored) (await prepared(workspace, restored, signal))();
}

/** Opens a document of before. */
export async function openStored(workspace: Workspace, id: string, signal: AbortSignal): Promise<void> {
  await workspace.session.openStored(id, signal, async (restored) => {
    const show = await prepared(workspace, restored, signal);
    return () => {
      const { leaveArea, showView } = useEditorState.getState();
      leaveArea();
      showView("edit");
      show();
    };
  });
}

/** Decodes what a document shows; the function that is given shows it. */
async function prepared(
  workspace: Workspace,
  { document: content, mask, history }: RestoredDocument,
  signal: AbortSignal,
): Promise<() => void> {
  const { session } = workspace;
  const { canvas, layers } = currentVersion(content);
  const pictures = new Pictures(imageSource(session, content));
  await pictures.ready(layers);
  const painted = mask ? await readMask(mask, canvas, SAVED_MASK, signal) : new MaskDocument(canvas);
  const restored = history && (await workspace.restoredHistory(history, painted));
  return () => {
    workspace.show(pictures, painted, restored);
    const { run, chooseRegion, pauseRun } = useEditorState.getState();
    chooseRegion({ kind: "auto" });
    const { outbox } = session.getSnapshot();
    // The page was left between two steps to a frame.
    if (run && outbox.length === 0) pauseRun();
    if (session.getSnapshot().isHeldElsewhere) return;
    for (const { key, editId } of outbox) {
      // Not yet heard of by the server: sent again under its own key. A failure shows at the edit, which stays kept.
      if (!editId) void session.submitEdit(key).catch(() => undefined);
    }
  };
}
