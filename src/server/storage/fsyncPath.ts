import { closeSync, fsyncSync, openSync } from "node:fs";

/** Makes a file's bytes, or a folder's entries, survive a power cut. */
export function fsyncPath(path: string): void {
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
