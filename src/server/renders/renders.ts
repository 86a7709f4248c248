import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import type { RenderRequest } from "../../contract/renders.ts";
import { areaOf } from "../../core/geometry/geometry.ts";
import type { MemoryGate } from "../memoryGate.ts";
import { BYTES_PER_MB } from "../storage/imageLimits.ts";
import { largestDecodeBytes } from "../storage/imageMemory.ts";
import type { Images } from "../storage/images.ts";
import { encoderBytesAPixel } from "./encode.ts";
import { checkOutLayers, type LayerFile } from "./layerFiles.ts";
import { type RenderedFile, renderFile } from "./renderFile.ts";
import { createScratch } from "./scratch.ts";

/** Rows of rasters, a row of Photoshop's channels, libvips's threads. */
const BESIDE = 64 * BYTES_PER_MB;

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

/** @param folder where files lie while a render lasts; on a disk: of a large image each takes a gigabyte of it */
export function createRenders(images: Images, folder: string, gate: MemoryGate): Renders {
  async function make(request: RenderRequest, user: string, signal: AbortSignal): Promise<Render> {
    signal.throwIfAborted();
    const files = await checkOutLayers(images, request.layers, user);
    const scratch = createScratch(folder);
    try {
      const bytes = await renderBytes(files.layers, request);
      const { path, ...file } = await gate.run(bytes, () => renderFile(files.layers, request, scratch, signal), signal);
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

  return { make };
}

/** The memory that a render takes: that of its largest file as it is decoded, and that of its encoder. */
async function renderBytes(layers: readonly LayerFile[], { canvas, format, lossless = false }: RenderRequest): Promise<number> {
  const paths = layers.flatMap(({ path, erasePath }) => (erasePath === undefined ? [path] : [path, erasePath]));
  const encoder = BESIDE + areaOf(canvas) * encoderBytesAPixel(format, lossless, canvas);
  return (await largestDecodeBytes(paths)) + encoder;
}
