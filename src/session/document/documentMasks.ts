import type { ImageId } from "../../contract/images.ts";
import { AppError } from "../../core/appError.ts";
import type { Size } from "../../core/geometry/geometry.ts";
import { type LocalDocument, type LocalStore, type MergeBase, maskKeyOf } from "../storage/localStore.ts";
import type { SessionServer } from "../sync/sessionServer.ts";
import { maskIdOn } from "./documentContent.ts";
import { encodedOnce, type MaskSource } from "./maskSource.ts";

interface MaskPorts {
  readonly store: Pick<LocalStore, "readMask">;
  readonly server: Pick<SessionServer, "fetchImage" | "uploadImage">;
  readonly signal: AbortSignal;
  /** The document as it is in the moment of the call. */
  read(): LocalDocument;
  /** There is something to be saved. */
  onFetched(): void;
}

/** The masks of a document, one for each canvas size: in memory until it is saved, in this browser, or on the server alone. */
export class DocumentMasks {
  readonly #ports: MaskPorts;
  readonly #sources = new Map<string, MaskSource | null>();
  readonly #sent = new Map<string, ImageId>();
  #unsaved = new Set<string>();
  #isLost = false;

  constructor(ports: MaskPorts) {
    this.#ports = ports;
  }

  /** One could not be read in this browser: the history that was kept does not fit to what is shown. */
  get isLost(): boolean {
    return this.#isLost;
  }

  keep(canvas: Size, source: MaskSource | null): void {
    const key = maskKeyOf(canvas);
    this.#sources.set(key, source && encodedOnce(source));
    this.#sent.delete(key);
    this.#unsaved.add(key);
  }

  /** The last paint on a canvas of that size; null for none. */
  async on(canvas: Size): Promise<Blob | null> {
    const { store, server, signal, read, onFetched } = this.#ports;
    const key = maskKeyOf(canvas);
    const source = this.#sources.get(key);
    if (source !== undefined) return source ? source() : null;
    const kept = await store.readMask(read().document.id, key).catch((error: unknown) => {
      if (!(error instanceof AppError) || error.code !== "record_unreadable") throw error;
      this.#isLost = true;
      return null;
    });
    const { document, base } = read();
    const idIn = (head: MergeBase) => maskIdOn(head, document.versions, canvas);
    const maskId = idIn(document) ?? (this.#isLost ? idIn(base ?? {}) : null);
    if (kept || !maskId) return kept;
    const fetched = await server.fetchImage(maskId, signal);
    if (!this.#sources.has(key)) {
      this.#sources.set(key, () => fetched);
      this.#unsaved.add(key);
      onFetched();
    }
    return fetched;
  }

  /** Brings what is painted on a canvas of that size to the server. */
  async send(canvas: Size): Promise<ImageId | null> {
    const key = maskKeyOf(canvas);
    const { document } = this.#ports.read();
    const known = maskIdOn(document, document.versions, canvas) ?? this.#sent.get(key);
    if (known) return known;
    const source = this.#sources.get(key);
    const mask = await this.on(canvas);
    if (!mask) return null;
    const { id } = await this.#ports.server.uploadImage(mask, { signal: this.#ports.signal });
    if (this.#sources.get(key) === source) this.#sent.set(key, id);
    return id;
  }

  /** The keys of those that are not saved yet; they count as saved from then on. */
  takeUnsaved(): ReadonlySet<string> {
    const keys = this.#unsaved;
    this.#unsaved = new Set();
    return keys;
  }

  /** They could not be saved. */
  putBack(keys: ReadonlySet<string>): void {
    for (const key of keys) this.#unsaved.add(key);
  }

  /** Some of them by key, encoded as they are in the moment of the call. */
  async encoded(keys: ReadonlySet<string>): Promise<Map<string, Blob | null>> {
    return new Map(await Promise.all([...keys].map(async (key) => [key, (await this.#sources.get(key)?.()) ?? null] as const)));
  }
}
