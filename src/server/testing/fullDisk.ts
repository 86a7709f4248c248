import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A disk that can be filled to its last byte. */
export interface SmallDisk {
  readonly folder: string;
  fill(): void;
  free(): void;
  /** It can only be read from now on. */
  lock(): void;
  unlock(): void;
  unmount(): void;
}

/** Null where this user may mount none. */
export function mountSmallDisk(megabytes = 1): SmallDisk | null {
  const folder = mkdtempSync(join(tmpdir(), "overpaint-disk-"));
  const filler = join(folder, "filler");
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "none", folder]);
  if (mounted.status !== 0) {
    rmSync(folder, { recursive: true });
    return null;
  }
  const remount = (how: "ro" | "rw"): void => {
    spawnSync("mount", ["-o", `remount,${how}`, folder]);
  };
  return {
    folder,
    fill() {
      const file = openSync(filler, "a");
      try {
        // Page by page until the disk says that it is full.
        for (;;) writeSync(file, Buffer.alloc(4_096));
      } catch {
        closeSync(file);
      }
    },
    free: () => rmSync(filler),
    lock: () => remount("ro"),
    unlock: () => remount("rw"),
    unmount() {
      spawnSync("umount", [folder]);
      rmSync(folder, { recursive: true });
    },
  };
}
