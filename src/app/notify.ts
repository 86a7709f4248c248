import { useEditorState } from "../state/store.ts";

/** A notice of what was done, which stays until it is closed. Nothing is told where notices cannot be loaded. */
export async function notify(title: string, message: string): Promise<void> {
  const { notifications } = await import("@mantine/notifications");
  notifications.show({ title, message, autoClose: false, closeButtonProps: { "aria-label": "Dismiss" } });
  useEditorState.getState().showNotices();
}

/** Says that records of this browser are not read, and are kept. */
export const notifySetAside = (count: number): Promise<void> =>
  notify(
    "Something kept in this browser can't be read",
    `${count === 1 ? "It was" : `${count} items were`} written by another version of Overpaint. Nothing is deleted: ${count === 1 ? "it is" : "they are"} set aside in this browser. Update Overpaint and reload, or ask your administrator.`,
  );
