import { m } from "../messages/messages.js";
import { useEditorState } from "../state/store.ts";
import { messageOf } from "../ui/format.ts";

/** For a promise's `catch`: a notice of what could not be done, and why. Abort is no failure: callers leave it out. */
export const notifyError =
  (title: string) =>
  (error: unknown): Promise<void> =>
    notifyFailure(title, messageOf(error));

/** A notice of what could not be done ("Can't open bad.jpg") and why. While it is shown, the same one is not shown again. */
export async function notifyFailure(title: string, message: string): Promise<void> {
  try {
    const { notifications } = await import("@mantine/notifications");
    const id = `${title} ${message}`;
    notifications.show({ id, title, message, color: "red", role: "alert", closeButtonProps: { "aria-label": m.dismiss() } });
    useEditorState.getState().showNotices();
  } catch {
    // While nothing is open the notices come with the first failure; where that is a server that is gone, they cannot.
    alert(`${title}. ${message}`);
  }
}
