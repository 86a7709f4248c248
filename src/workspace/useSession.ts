import { useSyncExternalStore } from "react";
import type { Session, SessionSnapshot } from "../session/session.ts";

/** The session's current snapshot. */
export const useSession = (session: Session): SessionSnapshot => useSyncExternalStore(session.subscribe, session.getSnapshot);
