import { m } from "../messages/messages.js";
import { useEditorState } from "../state/store.ts";
import { messageOf } from "../ui/format.ts";

/** A notice of what went wrong and what to do. Abort is no failure: callers leave it out. */
export const notifyError = (error: unknown): Promise<void> => notifyFailure(m.workspace_failed(), messageOf(error));

/** A notice of what could not be done ("Can't open bad.jpg") and why. */
export async function notifyFailure(title: string, message: string): Promise<void> {
  try {
    const { notifications } = await import("@mantine/notifications");
    notifications.show({ title, message, color: "red", role: "alert", closeButtonProps: { "aria-label": m.dismiss() } });
    useEditorState.getState().showNotices();
  } catch {
    // While nothing is open the notices come with the first failure; where that is a server that is gone, they cannot.
    alert(`${title}. ${message}`);
  }
}
