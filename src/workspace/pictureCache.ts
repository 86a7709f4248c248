import type { ImageId, LayerPlacement } from "../contract/images.ts";
import { AppError } from "../core/appError.ts";
import { type Decoding, decodeImage } from "../imaging/decode/decode.ts";
import type { FullPicture, Picture } from "../imaging/decode/picture.ts";
import type { PlacedPicture } from "../imaging/pixels/drawPicture.ts";
import { filesOf } from "../session/document/documentContent.ts";
import { imageLimits } from "./limits.ts";

/** The source of the images' bytes. */
export interface ImageSource {
  /** The file as it came. */
  bytes(id: ImageId, signal: AbortSignal): Promise<Blob>;
  /** A file that any browser shows as the server reads it. */
  shown(id: ImageId, signal: AbortSignal): Promise<Blob>;
}

/**
 * The decoded pictures of the open document, each decoded once, closed together. For what is shown:
 * `useSyncExternalStore(pictures.subscribe, pictures.getSnapshot)`, then `placed`.
 */
export class Pictures {
  /** Tells one set from another; an image decoded for one is closed with it. */
  readonly id = crypto.randomUUID();
  readonly #source: ImageSource;
  readonly #closing = new AbortController();
  readonly #decodings = new Map<ImageId, Decoding>();
  readonly #listeners = new Set<() => void>();
  /** Those that a better one has taken the place of: whoever draws may be a frame behind. */
  readonly #superseded: Picture[] = [];
  #shown: ReadonlyMap<ImageId, Picture> = new Map();

  constructor(source: ImageSource) {
    this.#source = source;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The best that there is of each so far, which may be a preview; the same map until there is more. */
  readonly getSnapshot = (): ReadonlyMap<ImageId, Picture> => this.#shown;

  /** Decodes a file for this set, to be added under its id; ends when the set is closed. */
  decode(file: Blob): Decoding {
    return decodeImage(file, imageLimits, this.#closing.signal);
  }

  /** A picture that is decoded already. */
  add(id: ImageId, picture: FullPicture): void {
    this.#decodings.set(id, { first: Promise.resolve(picture), full: Promise.resolve(picture) });
    this.#show(id, picture);
  }

  /** A picture on its way, to be shown as it comes. */
  follow(id: ImageId, decoding: Decoding): void {
    this.#decodings.set(id, decoding);
    // A failed one may be tried again: the server may have been away.
    const forget = () => {
      if (this.#decodings.get(id) === decoding) this.#decodings.delete(id);
    };
    for (const picture of [decoding.first, decoding.full]) picture.then((decoded) => this.#show(id, decoded)).catch(forget);
  }

  /** @throws AppError as `decodeImage` does */
  of(id: ImageId): Promise<FullPicture> {
    return this.#decodingOf(id).full;
  }

  /** The layers with their full pictures, lowest first. */
  async place(layers: readonly LayerPlacement[]): Promise<PlacedPicture<FullPicture>[]> {
    return Promise.all(
      layers.map(async ({ imageId, eraseId, x, y }) => {
        const [picture, erase] = await Promise.all([this.of(imageId), eraseId && this.of(eraseId)]);
        return { picture, ...(erase && { erase }), x, y };
      }),
    );
  }

  /** Resolves when there is something to be shown of each layer. */
  async ready(layers: readonly LayerPlacement[]): Promise<void> {
    await Promise.all(layers.flatMap(filesOf).map((id) => this.#decodingOf(id).first));
  }

  close(): void {
    this.#closing.abort();
    for (const picture of [...this.#shown.values(), ...this.#superseded]) picture.close();
    this.#shown = new Map();
    this.#decodings.clear();
  }

  #decodingOf(id: ImageId): Decoding {
    const known = this.#decodings.get(id);
    if (known) return known;
    const { signal } = this.#closing;
    const own = decodingOf(this.#source.bytes(id, signal).then((blob) => this.decode(blob)));
    let shown: Decoding | null = null;
    const byServer = (error: unknown): Decoding => {
      if (!(error instanceof AppError) || error.code !== "unreadable_here") throw error;
      shown ??= decodingOf(this.#source.shown(id, signal).then((blob) => this.decode(blob)));
      return shown;
    };
    const decoding = {
      first: own.first.catch((error: unknown) => byServer(error).first),
      full: own.full.catch((error: unknown) => byServer(error).full),
    };
    this.follow(id, decoding);
    return decoding;
  }

  #show(id: ImageId, picture: Picture): void {
    const before = this.#shown.get(id);
    if (before === picture) return;
    if (this.#closing.signal.aborted) {
      picture.close();
      return;
    }
    if (before) this.#superseded.push(before);
    this.#shown = new Map(this.#shown).set(id, picture);
    for (const listener of this.#listeners) listener();
  }
}

const decodingOf = (begun: Promise<Decoding>): Decoding => ({
  first: begun.then(({ first }) => first),
  full: begun.then(({ full }) => full),
});

/** The layers with the best that there is of their pictures, lowest first; null while there is nothing of one of them. */
export function placed(shown: ReadonlyMap<ImageId, Picture>, layers: readonly LayerPlacement[]): PlacedPicture[] | null {
  const found = layers.flatMap(({ imageId, eraseId, x, y }) => {
    const picture = shown.get(imageId);
    const erase = eraseId && shown.get(eraseId);
    return picture && (erase || !eraseId) ? [{ picture, ...(erase && { erase }), x, y }] : [];
  });
  return found.length === layers.length ? found : null;
}
