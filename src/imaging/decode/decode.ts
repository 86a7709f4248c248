import type { Size } from "../../core/geometry/geometry.ts";
import { runInWorker } from "../worker/workerQueue.ts";
import { type ImageLimits, refuseManyBytes } from "./imageLimits.ts";
import { type FullPicture, type Picture, pictureOf } from "./picture.ts";

/** A request to the worker. */
export interface DecodeRequest {
  readonly file: Blob;
  readonly maxMegapixels: number;
}

/** The whole picture at a coarse level, while the full one is being decoded. */
export interface Preview {
  /** Of the full picture, upright. */
  readonly size: Size;
  readonly bitmap: ImageBitmap;
}

export interface Decoded {
  /** The file that it was decoded from: the original, or the same samples in a form that every decoder reads alike. */
  readonly file: Blob;
  readonly levels: ImageBitmap[];
}

/** A picture on its way. */
export interface Decoding {
  /** The first that can be shown: of a large JPEG a preview that is there in about a third of the time, else the full picture. */
  readonly first: Promise<Picture>;
  readonly full: Promise<FullPicture>;
}

/**
 * Decodes a JPEG, PNG, WebP, AVIF or GIF (first frame), upright, in a worker that is killed on abort. The bytes decide, not the
 * name. What is over the limits or broken off is refused from the header, before memory is spent: both promises then reject.
 * A preview is the caller's to close, as the full picture is.
 *
 * @throws AppError `image_too_many_bytes`, `not_an_image`, `image_truncated`, `image_too_many_pixels`; `unreadable_here` where it is for
 * the server to read
 */
export function decodeImage(bytes: Blob, limits: ImageLimits, signal: AbortSignal): Decoding {
  const first = Promise.withResolvers<Picture>();
  const full = decoded(bytes, limits, signal, ({ size, bitmap }) =>
    first.resolve({ size, levels: [bitmap], close: () => bitmap.close() }),
  );
  full.then(first.resolve, first.reject);
  return { first: first.promise, full };
}

async function decoded(
  bytes: Blob,
  limits: ImageLimits,
  signal: AbortSignal,
  onProgress: (preview: Preview) => void,
): Promise<FullPicture> {
  refuseManyBytes(bytes.size, limits.maxBytes);
  const start = () => new Worker(new URL("./decode.worker.ts", import.meta.url), { type: "module" });
  const request = { file: bytes, maxMegapixels: limits.maxMegapixels };
  const { file, levels } = await runInWorker<DecodeRequest, Decoded, Preview>(start, request, { signal, onProgress });
  return pictureOf(levels, file);
}
