/** Something that has been said, and how much was said before. */
export interface Said {
  readonly text: string;
  readonly count: number;
}

let said: Said = { text: "", count: 0 };
const listeners = new Set<() => void>();

/** Says to assistive technology what has come of something, in the page's live region. */
export function announce(text: string): void {
  said = { text, count: said.count + 1 };
  for (const listener of listeners) listener();
}

/** What was said last, for `useSyncExternalStore`. */
export const announced = {
  getSnapshot: (): Said => said,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
