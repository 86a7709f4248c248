import type { ImageId } from "../../contract/images.ts";
import { AppError } from "../../core/appError.ts";
import type { SessionServer } from "../sync/sessionServer.ts";

interface Options {
  readonly server: Pick<SessionServer, "uploadImage" | "hasImage">;
  readonly bytesOf: (id: ImageId) => Promise<Blob | null>;
  /** The message where neither side has an image's bytes. */
  readonly lostImageText: (id: ImageId) => string;
  readonly onProgress: () => void;
  readonly signal: AbortSignal;
}

/** Brings images to the server, each once. */
export class ImageUploads {
  readonly #options: Options;
  readonly #uploads = new Map<ImageId, Promise<void>>();
  readonly #sent = new Map<ImageId, { readonly bytes: number; readonly share: number }>();
  readonly #fresh = new Set<ImageId>();

  constructor(options: Options) {
    this.#options = options;
  }

  /** Share of the bytes under way that have left, 0..1; null when nothing is under way. */
  get progress(): number | null {
    if (this.#sent.size === 0) return null;
    let sent = 0;
    let all = 0;
    for (const { bytes, share } of this.#sent.values()) {
      sent += bytes * share;
      all += bytes;
    }
    return all === 0 ? 0 : sent / all;
  }

  /** This image has just come in: no need to ask whether the server has it. */
  expect(id: ImageId): void {
    this.#fresh.add(id);
  }

  /**
   * Resolves when the image is on the server. Calls at the same time share one upload; a failed one is tried again by the next call.
   *
   * @throws AppError as the server says, `network` while it is away, `image_lost` when neither side has the bytes
   */
  upload(id: ImageId): Promise<void> {
    const known = this.#uploads.get(id);
    if (known) return known;
    const upload = this.#upload(id).catch((error: unknown) => {
      this.#uploads.delete(id);
      throw error;
    });
    this.#uploads.set(id, upload);
    return upload;
  }

  /** The server may have lost what it had: the next call asks, and brings it again. */
  forget(id: ImageId): void {
    this.#fresh.delete(id);
    this.#uploads.delete(id);
  }

  forgetAll(): void {
    this.#fresh.clear();
    this.#uploads.clear();
  }

  async #upload(id: ImageId): Promise<void> {
    const { server, bytesOf, lostImageText, onProgress, signal } = this.#options;
    if (!this.#fresh.has(id) && (await server.hasImage(id, signal))) return;
    const blob = await bytesOf(id);
    if (!blob) throw new AppError("image_lost", lostImageText(id));
    const report = (share: number) => {
      this.#sent.set(id, { bytes: blob.size, share });
      onProgress();
    };
    report(0);
    try {
      await server.uploadImage(blob, { onProgress: report, signal });
    } finally {
      this.#sent.delete(id);
      onProgress();
    }
  }
}
