import { percentText } from "../intl/figures.ts";
import { m } from "../messages/messages.js";
import type { SessionSnapshot } from "../session/session.ts";

/** The save status of the document, for the header. */
export function savedText({ saveStatus, syncStatus, uploadProgress, isHeldElsewhere }: SessionSnapshot): string {
  if (isHeldElsewhere) return m.open_in_another_tab();
  if (saveStatus.kind === "failed" || saveStatus.kind === "retrying") return saveStatus.error.message;
  if (uploadProgress !== null) return m.app_uploading({ percent: percentText(uploadProgress) });
  if (saveStatus.kind === "working" || syncStatus.kind === "working") return m.saving();
  if (syncStatus.kind === "failed") return syncStatus.error.message;
  if (syncStatus.kind === "retrying") return m.app_saved_in_browser();
  return m.saved();
}
