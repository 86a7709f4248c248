import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import type { RenderRequest } from "../../contract/renders.ts";
import type { Images } from "../storage/images.ts";
import { checkOutLayers } from "./layerFiles.ts";
import { type RenderedFile, renderFile } from "./renderFile.ts";
import { createScratch } from "./scratch.ts";

/** A render as it is sent. */
export interface Render extends Pick<RenderedFile, "mime" | "extension" | "facts"> {
  readonly bytes: number;
  /** Its end, early or not, removes what is on the disk. */
  readonly stream: Readable;
}

export interface Renders {
  /** @throws AppError not_found, bad_request; the signal's reason */
  make(request: RenderRequest, user: string, signal: AbortSignal): Promise<Render>;
}

/**
 * Makes renders, one at a time: of a large picture each takes a gigabyte of disk and much of the memory and the processor.
 *
 * @param folder where files lie while a render lasts; on a disk
 */
export function createRenders(images: Images, folder: string): Renders {
  let last: Promise<unknown> = Promise.resolve();

  async function make(request: RenderRequest, user: string, signal: AbortSignal): Promise<Render> {
    signal.throwIfAborted();
    const files = await checkOutLayers(images, request.layers, user);
    const scratch = createScratch(folder);
    try {
      const { path, ...file } = await renderFile(files.layers, request, scratch, signal);
      const { size } = await stat(path);
      const stream = createReadStream(path);
      stream.once("close", () => void scratch.dispose());
      return { ...file, bytes: size, stream };
    } catch (error) {
      await scratch.dispose();
      throw error;
    } finally {
      await files.release();
    }
  }

  return {
    make(request, user, signal) {
      const turn = last.then(() => make(request, user, signal));
      last = turn.catch(() => {});
      return turn;
    },
  };
}
