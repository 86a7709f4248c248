import type { Session, SessionSnapshot } from "../session.ts";

/** Waits as long as it takes: the test's own limit ends it. */
export function until(session: Session, holds: (snapshot: SessionSnapshot) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!holds(session.getSnapshot())) return;
      leave();
      resolve();
    };
    const leave = session.subscribe(look);
    look();
  });
}
