import type { Session } from "../session/session.ts";

/** An edit that was accepted, discarded or has failed needs no following any more; the server keeps it. */
export async function dismissEdit(session: Session, editId: string): Promise<void> {
  const edit = session.getSnapshot().outbox.find((pending) => pending.editId === editId);
  if (edit) await session.dismissEdit(edit.key);
}
