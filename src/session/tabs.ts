/** The other tabs of this browser that have the same documents open. */
export interface Tabs {
  /** Runs `work` while no other tab runs anything under this name. */
  alone<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Tells the other tabs that what is kept of a document's edits has changed. */
  tell(documentId: string): void;
  /** Calls back when another tab tells of this document; the answer ends it. */
  onTold(documentId: string, listener: () => void): () => void;
}

/** The browser's own locks and channel, of one store; a browser that has none of them leaves each tab to itself. */
export function browserTabs(store = "overpaint"): Tabs {
  const channel = new BroadcastChannel(store);
  return {
    alone: async (name, work) => ("locks" in navigator ? navigator.locks.request(`${store} ${name}`, work) : work()),
    tell: (documentId) => channel.postMessage(documentId),
    onTold(documentId, listener) {
      const hear = ({ data }: MessageEvent<unknown>) => {
        if (data === documentId) listener();
      };
      channel.addEventListener("message", hear);
      return () => channel.removeEventListener("message", hear);
    },
  };
}
