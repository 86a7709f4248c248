import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { damaged } from "./refusals.ts";

/** A file read here and there. Nothing outside of it is ever read, whatever its own fields say. */
export class ByteFile {
  readonly size: number;
  /** For messages: "TIFF". */
  readonly kind: string;
  readonly #descriptor: number;

  constructor(path: string, kind: string) {
    this.kind = kind;
    this.#descriptor = openSync(path, "r");
    this.size = fstatSync(this.#descriptor).size;
  }

  /** @throws AppError image_truncated when the file does not hold all of it */
  read(at: number, length: number): Buffer {
    if (!this.holds(at, length)) throw damaged(this.kind);
    const buffer = Buffer.allocUnsafe(length);
    let done = 0;
    while (done < length) {
      const bytes = readSync(this.#descriptor, buffer, done, length - done, at + done);
      if (bytes === 0) throw damaged(this.kind);
      done += bytes;
    }
    return buffer;
  }

  holds(at: number, length: number): boolean {
    return Number.isSafeInteger(at) && Number.isSafeInteger(length) && at >= 0 && length >= 0 && at + length <= this.size;
  }

  /** A part in blocks of a bounded size. */
  *blocks(at: number, length: number): Generator<Buffer> {
    const most = 1024 * 1024;
    for (let done = 0; done < length; done += most) yield this.read(at + done, Math.min(most, length - done));
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** Opens a file for as long as `work` takes. */
export async function withFile<T>(path: string, kind: string, work: (file: ByteFile) => T | Promise<T>): Promise<T> {
  const file = new ByteFile(path, kind);
  try {
    return await work(file);
  } finally {
    file.close();
  }
}
