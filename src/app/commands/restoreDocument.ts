import { MaskDocument } from "../../core/mask/maskDocument.ts";
import { readMask, SAVED_MASK } from "../../imaging/readMask.ts";
import { currentVersion } from "../../session/documentContent.ts";
import type { RestoredDocument } from "../../session/session.ts";
import { useEditorState } from "../../state/store.ts";
import { Pictures } from "../../workspace/pictures.ts";
import { imageSource } from "../imageSource.ts";
import type { Studio } from "../studio.ts";

/** Opens what was open last, as it was: versions, mask, prompt, and the edits under way. */
export async function restoreDocument(studio: Studio, signal: AbortSignal): Promise<void> {
  const restored = await studio.session.restore();
  if (restored) (await prepared(studio, restored, signal))();
}

/** Opens a document of before. */
export async function openStored(studio: Studio, id: string, signal: AbortSignal): Promise<void> {
  await studio.session.openStored(id, signal, async (restored) => {
    const show = await prepared(studio, restored, signal);
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
  studio: Studio,
  { document: content, mask, history }: RestoredDocument,
  signal: AbortSignal,
): Promise<() => void> {
  const { session } = studio;
  const { canvas, layers } = currentVersion(content);
  const pictures = new Pictures(imageSource(session, content));
  await pictures.ready(layers);
  const painted = mask ? await readMask(mask, canvas, SAVED_MASK, signal) : new MaskDocument(canvas);
  const restored = history && (await studio.restoredHistory(history, painted));
  return () => {
    studio.show(pictures, painted, restored);
    const { run, chooseRegion, pauseRun } = useEditorState.getState();
    chooseRegion({ kind: "auto" });
    const { pendingEdits } = session.getSnapshot();
    // The page was left between two steps to a frame.
    if (run && pendingEdits.length === 0) pauseRun();
    if (session.getSnapshot().isHeldElsewhere) return;
    for (const { key, editId } of pendingEdits) {
      // Not yet heard of by the server: sent again under its own key. A failure shows at the edit, which stays kept.
      if (!editId) void session.submitEdit(key).catch(() => undefined);
    }
  };
}
