import { useEditorState } from "../state/store.ts";

/** A notice of what was done, which stays until it is closed. Nothing is told where notices cannot be loaded. */
export async function notify(title: string, message: string): Promise<void> {
  const { notifications } = await import("@mantine/notifications");
  notifications.show({ title, message, autoClose: false, closeButtonProps: { "aria-label": "Dismiss" } });
  useEditorState.getState().showNotices();
}
