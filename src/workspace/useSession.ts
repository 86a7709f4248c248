import { useSyncExternalStore } from "react";
import type { Session, SessionSnapshot } from "../session/session.ts";

/** What the session says now. */
export const useSession = (session: Session): SessionSnapshot => useSyncExternalStore(session.subscribe, session.getSnapshot);
