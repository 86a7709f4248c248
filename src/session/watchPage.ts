import type { Session } from "./session.ts";

/** Saves when the page is hidden or left, and tries the server at once when the network is back. Until `signal` aborts. */
export function watchPage(session: Pick<Session, "saveBeforeLeaving" | "syncNow">, signal: AbortSignal): void {
  const save = () => session.saveBeforeLeaving();
  document.addEventListener("visibilitychange", () => document.hidden && save(), { signal });
  window.addEventListener("pagehide", save, { signal });
  window.addEventListener("online", () => void session.syncNow(), { signal });
}
