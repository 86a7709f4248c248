import type { PersistStorage } from "zustand/middleware";
import { pageStorage } from "./pageStorage.ts";

const PAUSE_MS = 300;

/**
 * Keeps preferences in the browser's local storage, where there is one. Every change of the store asks for it, a moved view among them,
 * and local storage keeps the page waiting: so they are written now and then, and when the page is left, and only if they differ.
 */
export function preferenceStorage<Preferences>(): PersistStorage<Preferences> | undefined {
  if (typeof window === "undefined") return undefined;
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
      written = pageStorage.get(name);
      return written === null ? null : JSON.parse(written);
    },
    setItem(name, value) {
      write = () => {
        const text = JSON.stringify(value);
        if (text !== written) pageStorage.set(name, text);
        written = text;
      };
      if (!isDue) setTimeout(writeNow, PAUSE_MS);
      isDue = true;
    },
    removeItem(name) {
      write = () => {};
      pageStorage.remove(name);
    },
  };
}
