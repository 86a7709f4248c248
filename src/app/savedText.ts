import type { SessionSnapshot } from "../session/session.ts";

/** Where the document is kept, for the header. */
export function savedText({ saveStatus, syncStatus, uploadProgress, isHeldElsewhere }: SessionSnapshot): string {
  if (isHeldElsewhere) return "Open in another tab";
  if (saveStatus.kind === "failed" || saveStatus.kind === "retrying") return saveStatus.error.message;
  if (uploadProgress !== null) return `Uploading ${Math.round(uploadProgress * 100)} %`;
  if (saveStatus.kind === "working" || syncStatus.kind === "working") return "Saving";
  if (syncStatus.kind === "failed") return syncStatus.error.message;
  if (syncStatus.kind === "retrying") return "Saved in this browser; the server is away";
  return "Saved";
}
