import { messageOf } from "./words.ts";

/** A notice of what went wrong and what to do. Abort is no failure: callers leave it out. */
export async function tellFailure(error: unknown): Promise<void> {
  // Comes with the first failure: no canvas waits for it.
  const { notifications } = await import("@mantine/notifications");
  notifications.show({ title: "That did not work", message: messageOf(error), color: "red", role: "alert" });
}
