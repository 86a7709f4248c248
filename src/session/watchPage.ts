import type { Session } from "./session.ts";

/** Asks before what is kept nowhere is lost, saves when the page is hidden or left, and tries the server at once when the network is back. Until `signal` aborts. */
export function watchPage(session: Pick<Session, "isAtRisk" | "saveBeforeLeaving" | "syncNow">, signal: AbortSignal): void {
  const save = () => session.saveBeforeLeaving();
  document.addEventListener("visibilitychange", () => document.hidden && save(), { signal });
  window.addEventListener("pagehide", save, { signal });
  window.addEventListener("beforeunload", (event) => session.isAtRisk && event.preventDefault(), { signal });
  window.addEventListener("online", () => void session.syncNow(), { signal });
}
