import type { Tabs } from "../tabs.ts";

/** The tabs of one browser: each call makes another. */
export function fakeTabs(): () => Tabs {
  const queues = new Map<string, Promise<unknown>>();
  const listeners = new Set<{ readonly tab: Tabs; readonly documentId: string; readonly listener: () => void }>();
  return () => {
    const tab: Tabs = {
      alone(name, work) {
        const turn = (queues.get(name) ?? Promise.resolve()).then(work);
        queues.set(
          name,
          turn.catch(() => {}),
        );
        return turn;
      },
      tell(documentId) {
        for (const one of listeners) if (one.tab !== tab && one.documentId === documentId) one.listener();
      },
      onTold(documentId, listener) {
        const one = { tab, documentId, listener };
        listeners.add(one);
        return () => listeners.delete(one);
      },
    };
    return tab;
  };
}
