import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";

/** Files of one piece of work, gone when it ends. Removing them never fails. */
export interface Scratch {
  /** A path of its own, for a file or a folder, never used before: libvips remembers what it has read by name. */
  file(extension: string): string;
  /** One that is needed no more. */
  drop(path: string): Promise<void>;
  dispose(): Promise<void>;
}

/** @param folder on a disk: a render of 100 megapixels leaves about a gigabyte there while it lasts */
export function createScratch(folder: string): Scratch {
  const paths = new Set<string>();
  const drop = async (path: string) => {
    // What cannot be removed just now must not take the work's own end with it: the next start after a day removes it.
    await rm(path, { force: true, recursive: true }).catch(() => {});
    paths.delete(path);
  };
  return {
    file(extension) {
      const path = join(folder, `${randomUUID()}.${extension}`);
      paths.add(path);
      return path;
    },
    drop,
    dispose: async () => {
      await Promise.all([...paths].map(drop));
    },
  };
}
