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
    this.#isKept = statSync(path, { throwIfNoEntry: false })?.size === bytes;
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
      writeFileSync(this.#path, Buffer.alloc(this.#bytes));
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
