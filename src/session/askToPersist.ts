import type { Session } from "./session.ts";

/**
 * Asks the browser to keep what is stored here also when it is short of room; once, as soon as a document is saved: before that some
 * browsers refuse, and others ask a designer who has nothing to keep.
 */
export function askToPersist(session: Pick<Session, "subscribe" | "getSnapshot">): void {
  // Over plain http from another machine there is no storage, and some WebKits have one that cannot be asked.
  const storage: Partial<StorageManager> | undefined = navigator.storage;
  if (!storage?.persist) return;
  const look = () => {
    const { document, saveStatus } = session.getSnapshot();
    if (!document || saveStatus.kind !== "done") return;
    leave();
    // Refused or not, all is kept as well as it can be.
    void storage.persist?.().catch(() => false);
  };
  const leave = session.subscribe(look);
  look();
}
