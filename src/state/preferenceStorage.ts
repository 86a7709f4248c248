import type { PersistStorage } from "zustand/middleware";

const PAUSE_MS = 300;

/**
 * Keeps preferences in the browser's local storage, where there is one. Every change of the store asks for it, a moved view among them,
 * and local storage keeps the page waiting: so they are written now and then, and when the page is left, and only if they differ.
 */
export function preferenceStorage<Preferences>(): PersistStorage<Preferences> | undefined {
  const storage = browserStorage();
  if (!storage) return undefined;
  let write = (): void => {};
  let isDue = false;
  let written: string | null = null;
  const writeNow = () => {
    isDue = false;
    write();
  };
  addEventListener("pagehide", writeNow);
  return {
    getItem(name) {
      written = storage.getItem(name);
      return written === null ? null : JSON.parse(written);
    },
    setItem(name, value) {
      write = () => {
        const text = JSON.stringify(value);
        if (text !== written) storage.setItem(name, text);
        written = text;
      };
      if (!isDue) setTimeout(writeNow, PAUSE_MS);
      isDue = true;
    },
    removeItem(name) {
      write = () => {};
      storage.removeItem(name);
    },
  };
}

/** Null where there is none, or the browser's settings forbid it. */
function browserStorage(): Storage | null {
  try {
    return typeof localStorage === "undefined" ? null : localStorage;
  } catch {
    return null;
  }
}
