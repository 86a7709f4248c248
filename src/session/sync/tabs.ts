/** A lock on a document: while it is held, no other tab changes the document. */
export interface Hold {
  release(): void;
}

/** A tab's request, before it reads a document, to be the one that changes it. */
export class Claim {
  readonly hold: Promise<Hold | null>;
  onWanted: OnWanted = () => {};

  constructor(tabs: Pick<Tabs, "hold">, documentId: string) {
    this.hold = tabs.hold(documentId, (why) => this.onWanted(why));
  }

  async release(): Promise<void> {
    (await this.hold)?.release();
  }
}

/** The reason why a tab loses its hold on a document: another one has asked for it, or has taken it without waiting. */
export type OnWanted = (why: "requested" | "taken") => void;

/** The other tabs of this browser that have the same documents open. */
export interface Tabs {
  /** Holds a document for this tab; null while another one does. */
  hold(documentId: string, onWanted: OnWanted): Promise<Hold | null>;
  /** Resolves when no other tab holds the document: it is asked to release it, and after some seconds not waited for. */
  takeOver(documentId: string): Promise<void>;
  /** Runs `work` while no other tab runs anything under this name. */
  alone<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Notifies the other tabs that what is kept of a document's edits has changed. */
  notify(documentId: string): void;
  /** Calls back when another tab notifies of this document; returns what ends it. */
  onNotified(documentId: string, listener: () => void): () => void;
}

/** Time for the tab that holds a document to save and release it: one that the browser has frozen never does. */
const HAND_OVER_MS = 3_000;

/** The browser's own locks and channel, of one store; a browser that has none of them leaves each tab to itself. */
export function browserTabs(store = "overpaint"): Tabs {
  const channel = new BroadcastChannel(store);
  const lockOf = (documentId: string) => `${store} document ${documentId}`;
  const wanted = (documentId: string) => `wanted ${documentId}`;
  const onMessage = (message: string, listener: () => void): (() => void) => {
    const hear = ({ data }: MessageEvent<unknown>) => {
      if (data === message) listener();
    };
    channel.addEventListener("message", hear);
    return () => channel.removeEventListener("message", hear);
  };
  return {
    hold(documentId, onWanted) {
      if (!("locks" in navigator)) return Promise.resolve({ release: () => {} });
      return new Promise((resolve) => {
        const held = navigator.locks.request(lockOf(documentId), { ifAvailable: true }, async (lock) => {
          if (!lock) return resolve(null);
          const { promise: isOver, resolve: release } = Promise.withResolvers<void>();
          const leave = onMessage(wanted(documentId), () => onWanted("requested"));
          resolve({ release });
          await isOver;
          leave();
        });
        held.catch(() => onWanted("taken"));
      });
    },
    async takeOver(documentId) {
      const name = lockOf(documentId);
      channel.postMessage(wanted(documentId));
      await navigator.locks
        .request(name, { signal: AbortSignal.timeout(HAND_OVER_MS) }, () => {})
        .catch(() => navigator.locks.request(name, { steal: true }, () => {}));
    },
    alone: async (name, work) => ("locks" in navigator ? navigator.locks.request(`${store} ${name}`, work) : work()),
    notify: (documentId) => channel.postMessage(documentId),
    onNotified(documentId, listener) {
      return onMessage(documentId, listener);
    },
  };
}
