import { m } from "../messages/messages.js";
import { useEditorState } from "../state/store.ts";

/**
 * A notice of what was done, which stays until it is closed. Nothing is told where notices cannot be loaded.
 *
 * @param id while a notice of that id is shown, it is not shown again
 */
export async function notify(title: string, message: string, id?: string): Promise<void> {
  const { notifications } = await import("@mantine/notifications");
  notifications.show({ ...(id && { id }), title, message, autoClose: false, closeButtonProps: { "aria-label": m.dismiss() } });
  useEditorState.getState().showNotices();
}
