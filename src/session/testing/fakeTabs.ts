import type { OnWanted, Tabs } from "../sync/tabs.ts";

/**
 * The tabs of one browser: each call makes another.
 *
 * @param isExclusive whether one tab holds a document alone; a browser without locks leaves it to all
 */
export function fakeTabs(isExclusive = false): () => Tabs {
  const queues = new Map<string, Promise<unknown>>();
  const listeners = new Set<{ readonly tab: Tabs; readonly documentId: string; readonly listener: () => void }>();
  const holders = new Map<string, OnWanted>();
  return () => {
    const tab: Tabs = {
      async hold(documentId, onWanted) {
        if (isExclusive && holders.has(documentId)) return null;
        holders.set(documentId, onWanted);
        return { release: () => void (holders.get(documentId) === onWanted && holders.delete(documentId)) };
      },
      async takeOver(documentId) {
        holders.get(documentId)?.("requested");
        while (holders.has(documentId)) await Promise.resolve();
      },
      alone(name, work) {
        const turn = (queues.get(name) ?? Promise.resolve()).then(work);
        queues.set(
          name,
          turn.catch(() => {}),
        );
        return turn;
      },
      notify(documentId) {
        for (const one of listeners) if (one.tab !== tab && one.documentId === documentId) one.listener();
      },
      onNotified(documentId, listener) {
        const one = { tab, documentId, listener };
        listeners.add(one);
        return () => listeners.delete(one);
      },
    };
    return tab;
  };
}
