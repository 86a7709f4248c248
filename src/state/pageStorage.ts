/** The browser's local storage as far as there is one; its settings may refuse it at any call, and then nothing is kept. */
export const pageStorage = {
  get: (key: string): string | null => allowed((storage) => storage.getItem(key)),
  set: (key: string, text: string): void => void allowed((storage) => storage.setItem(key, text)),
  remove: (key: string): void => void allowed((storage) => storage.removeItem(key)),
};

function allowed<T>(use: (storage: Storage) => T): T | null {
  try {
    return typeof localStorage === "undefined" ? null : use(localStorage);
  } catch {
    return null;
  }
}
