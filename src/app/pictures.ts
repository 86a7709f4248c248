import type { ImageId, LayerPlacement } from "../contract/images.ts";
import { decodeImage } from "../imaging/decode.ts";
import type { PlacedPicture } from "../imaging/drawPicture.ts";
import type { FullPicture } from "../imaging/picture.ts";
import { imageLimits } from "./limits.ts";

type Bytes = (id: ImageId, signal: AbortSignal) => Promise<Blob>;

/** The decoded pictures of the open document, each decoded once, closed together. */
export class Pictures {
  /** Tells one set from another; an image decoded for one is closed with it. */
  readonly id = crypto.randomUUID();
  readonly #bytes: Bytes;
  readonly #closing = new AbortController();
  readonly #decoded = new Map<ImageId, Promise<FullPicture>>();

  constructor(bytes: Bytes) {
    this.#bytes = bytes;
  }

  /** A picture that is decoded already. */
  add(id: ImageId, picture: FullPicture): void {
    this.#decoded.set(id, Promise.resolve(picture));
  }

  of(id: ImageId): Promise<FullPicture> {
    const known = this.#decoded.get(id);
    if (known) return known;
    const { signal } = this.#closing;
    const decoding = this.#bytes(id, signal).then((blob) => decodeImage(blob, imageLimits, signal));
    this.#decoded.set(id, decoding);
    // A failed one may be tried again: the server may have been away.
    decoding.catch(() => this.#decoded.delete(id));
    return decoding;
  }

  /** The layers with their pictures, lowest first. */
  async place(layers: readonly LayerPlacement[]): Promise<PlacedPicture<FullPicture>[]> {
    return Promise.all(layers.map(async ({ imageId, x, y }) => ({ picture: await this.of(imageId), x, y })));
  }

  close(): void {
    this.#closing.abort();
    for (const decoding of this.#decoded.values()) decoding.then((picture) => picture.close()).catch(() => undefined);
    this.#decoded.clear();
  }
}
