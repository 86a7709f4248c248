import { useEditorState } from "../state/store.ts";
import { messageOf } from "./words.ts";

/** A notice of what went wrong and what to do. Abort is no failure: callers leave it out. */
export async function tellFailure(error: unknown): Promise<void> {
  const message = messageOf(error);
  try {
    const { notifications } = await import("@mantine/notifications");
    notifications.show({ title: "That did not work", message, color: "red", role: "alert" });
    useEditorState.getState().showNotices();
  } catch {
    // While nothing is open the notices come with the first failure; where that is a server that is gone, they cannot.
    alert(message);
  }
}
