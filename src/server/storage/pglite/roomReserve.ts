import { randomBytes } from "node:crypto";
import { rmSync, statfsSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fsyncPath } from "../fsyncPath.ts";

/**
 * A file that takes room on a disk, to be given up when there is none left: so that what must be written to end well can be written.
 */
export class RoomReserve {
  readonly #path: string;
  readonly #bytes: number;
  #isKept: boolean;

  /** Keeps the room, if there is any. @param bytes of the file */
  constructor(path: string, bytes: number) {
    this.#path = path;
    this.#bytes = bytes;
    this.#isKept = takesRoom(path, bytes);
    this.keep();
  }

  get isKept(): boolean {
    return this.#isKept;
  }

  /** Takes the room again, where as much is left beside it. */
  keep(): void {
    if (this.#isKept) return;
    try {
      const { bavail, bsize } = statfsSync(dirname(this.#path));
      if (bavail * bsize < 2 * this.#bytes) return;
      // Of zeros some disks keep nothing.
      writeFileSync(this.#path, randomBytes(this.#bytes));
      fsyncPath(this.#path);
      this.#isKept = true;
    } catch {
      // Others were faster, or the disk is away: the next try tells.
      rmSync(this.#path, { force: true });
    }
  }

  /** Gives the room up. False where that was done already. */
  spend(): boolean {
    if (!this.#isKept) return false;
    this.#isKept = false;
    rmSync(this.#path, { force: true });
    return true;
  }
}

const BYTES_PER_BLOCK = 512;

/** A file that was copied may have holes. */
function takesRoom(path: string, bytes: number): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && stats.size === bytes && stats.blocks * BYTES_PER_BLOCK >= bytes;
}
