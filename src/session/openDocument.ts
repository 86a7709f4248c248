import type { DocumentContent } from "../contract/documents.ts";
import type { Edit } from "../contract/edits.ts";
import type { ImageId } from "../contract/images.ts";
import { AppError } from "../core/appError.ts";
import { type Size, sameSize } from "../core/geometry.ts";
import { BackgroundTask } from "./backgroundTask.ts";
import { untilDone } from "./backoff.ts";
import type { Clock } from "./clock.ts";
import { currentVersion, imageIdsOf, withVersionsOf } from "./documentContent.ts";
import { ImageUploads } from "./imageUploads.ts";
import { type LocalDocument, type LocalStore, maskKeyOf, type PendingEdit } from "./localStore.ts";
import { writeMakingRoom } from "./makeRoom.ts";
import type { SessionServer } from "./sessionServer.ts";
import { pushDocument } from "./sync.ts";

const SAVE_MS = 250;
const SYNC_MS = 1_500;

/** Encodes the mask as it is when called; called only when it is saved. Must stay bound to the mask it was given for. */
export type MaskSource = () => Blob | Promise<Blob>;
/** Bytes by image id. */
export type ImageFiles = ReadonlyMap<ImageId, Blob>;

export interface Ports {
  readonly store: LocalStore;
  readonly server: SessionServer;
  readonly clock: Clock;
}

/** One open document: what it is now, what of it is not yet kept here, and what is not yet on the server. */
export class OpenDocument {
  readonly #ports: Ports;
  readonly #onChange: () => void;
  readonly #closing = new AbortController();
  readonly #uploads: ImageUploads;
  readonly #submissions = new Map<string, Promise<Edit>>();
  readonly #masks = new Map<string, MaskSource | null>();
  #local: LocalDocument;
  #edits: readonly PendingEdit[];
  #unsavedMasks = new Set<string>();
  #unsavedImages = new Map<ImageId, Blob>();
  #unsavedEdits = new Set<string>();
  /** Counts what the server does not know yet. */
  #changes = 0;
  readonly save: BackgroundTask;
  readonly sync: BackgroundTask;

  constructor(ports: Ports, local: LocalDocument, edits: readonly PendingEdit[], onChange: () => void) {
    this.#ports = ports;
    this.#local = local;
    this.#edits = edits;
    this.#onChange = onChange;
    this.#uploads = new ImageUploads({
      server: ports.server,
      bytesOf: (id) => this.#keptImage(id),
      onProgress: onChange,
      signal: this.#closing.signal,
    });
    const { clock } = ports;
    this.save = new BackgroundTask({ run: () => this.#write(), delayMs: SAVE_MS, clock, onStatus: onChange });
    this.sync = new BackgroundTask({ run: () => this.#push(), delayMs: SYNC_MS, clock, onStatus: onChange });
  }

  get local(): LocalDocument {
    return this.#local;
  }
  get edits(): readonly PendingEdit[] {
    return this.#edits;
  }
  get uploadProgress(): number | null {
    return this.#uploads.progress;
  }

  /** Changes what the server shares; saved here after a moment, sent after a longer one. */
  change(reduce: (content: DocumentContent) => DocumentContent, files: ImageFiles = new Map()): void {
    const updatedAt = this.#ports.clock.now().toISOString();
    this.#changes++;
    this.#keepFiles(files);
    this.#setLocal({ document: { ...reduce(this.#local.document), updatedAt }, isSynced: false });
    this.save.touch();
    this.sync.touch();
  }

  /** The mask of the current canvas size; null is none. */
  setMask(source: MaskSource | null): void {
    const key = maskKeyOf(this.#canvas());
    this.#masks.set(key, source && encodedOnce(source));
    this.#unsavedMasks.add(key);
    this.change((content) => ({ ...content, maskId: null }));
  }

  /** The mask of a canvas size: what was painted on it last. */
  async mask(canvas: Size = this.#canvas()): Promise<Blob | null> {
    const key = maskKeyOf(canvas);
    const { id, maskId } = this.#local.document;
    const source = this.#masks.get(key);
    if (source !== undefined) return source ? source() : null;
    const kept = await this.#ports.store.readMask(id, key);
    if (kept || !maskId || !sameSize(canvas, this.#canvas())) return kept;
    const fetched = await this.#ports.server.fetchImage(maskId, this.#closing.signal);
    if (!this.#masks.has(key)) {
      this.#masks.set(key, () => fetched);
      this.#unsavedMasks.add(key);
      this.save.touch();
    }
    return fetched;
  }

  /** Original bytes: from this browser, else from the server. */
  async image(id: ImageId, signal?: AbortSignal): Promise<Blob> {
    return (await this.#keptImage(id)) ?? this.#ports.server.fetchImage(id, signal);
  }

  /** Resolves when the image is on the server, however long that is away. */
  uploaded(id: ImageId): Promise<void> {
    return untilDone(() => this.#uploads.upload(id), this.#ports.clock, this.#closing.signal);
  }

  /** Resolves when it is kept in this browser (or the save status says why not). */
  async rememberEdit(edit: PendingEdit, files: ImageFiles): Promise<void> {
    this.#keepFiles(files);
    this.#setEdits([...this.#edits.filter(({ key }) => key !== edit.key), edit], edit.key);
    await this.save.flush();
  }

  async forgetEdit(forgotten: string): Promise<void> {
    this.#setEdits(
      this.#edits.filter(({ key }) => key !== forgotten),
      forgotten,
    );
    await this.save.flush();
  }

  /** Sends a remembered edit when its images are on the server. Calls at the same time are one. */
  submitEdit(key: string): Promise<Edit> {
    const submission = this.#submissions.get(key) ?? this.#submit(key).finally(() => this.#submissions.delete(key));
    this.#submissions.set(key, submission);
    return submission;
  }

  /** Saves what waits, stops everything else. */
  async close(): Promise<void> {
    this.sync.stop();
    await this.save.flush();
    this.save.stop();
    this.#closing.abort();
  }

  async #submit(key: string): Promise<Edit> {
    const { request } = this.#pendingEdit(key);
    const needed = new Set(request.layers.map(({ imageId }) => imageId));
    if (request.maskId) needed.add(request.maskId);
    await Promise.all([...needed].map((id) => this.uploaded(id)));
    this.#pendingEdit(key);
    const edit = await this.#ports.server.submitEdit(request, key, this.#closing.signal);
    const pending = this.#edits.find((one) => one.key === key);
    if (pending) await this.rememberEdit({ ...pending, editId: edit.id }, new Map());
    return edit;
  }

  #pendingEdit(key: string): PendingEdit {
    const pending = this.#edits.find((edit) => edit.key === key);
    if (!pending) throw new AppError("canceled", "This edit was called off before it was sent.");
    return pending;
  }

  async #keptImage(id: ImageId): Promise<Blob | null> {
    return this.#unsavedImages.get(id) ?? this.#ports.store.readImage(id);
  }

  #keepFiles(files: ImageFiles): void {
    for (const [id, blob] of files) {
      this.#unsavedImages.set(id, blob);
      this.#uploads.expect(id);
    }
  }

  #canvas(): Size {
    return currentVersion(this.#local.document).canvas;
  }

  #setLocal(changed: Partial<LocalDocument>): void {
    this.#local = { ...this.#local, ...changed };
    this.#onChange();
  }

  #setEdits(edits: readonly PendingEdit[], changedKey: string): void {
    this.#edits = edits;
    this.#unsavedEdits.add(changedKey);
    this.#onChange();
    this.save.touch();
  }

  async #write(): Promise<void> {
    const masks = this.#unsavedMasks;
    const images = this.#unsavedImages;
    const editKeys = this.#unsavedEdits;
    this.#unsavedMasks = new Set();
    this.#unsavedEdits = new Set();
    try {
      const encoded = new Map<string, Blob | null>();
      for (const key of masks) encoded.set(key, (await this.#masks.get(key)?.()) ?? null);
      const edits = new Map([...editKeys].map((key) => [key, this.#edits.find((edit) => edit.key === key) ?? null]));
      const changes = { local: this.#local, masks: encoded, images: new Map(images), edits };
      const { store, server } = this.#ports;
      await writeMakingRoom(store, server, changes, new Set(imageIdsOf(this.#local.document)), this.#closing.signal);
      for (const id of changes.images.keys()) images.delete(id);
    } catch (error) {
      for (const key of masks) this.#unsavedMasks.add(key);
      for (const key of editKeys) this.#unsavedEdits.add(key);
      throw error;
    }
  }

  async #push(): Promise<void> {
    await this.save.flush();
    const { signal } = this.#closing;
    const changes = this.#changes;
    const { document, revision } = this.#local;
    const maskId = await this.#sendMask();
    for (const id of imageIdsOf(document)) await this.#uploads.upload(id);
    const stored = await pushDocument(this.#ports.server, { ...document, maskId }, revision, signal);
    const isSynced = this.#changes === changes;
    const merged = withVersionsOf(this.#local.document, stored.document);
    this.#setLocal({ document: isSynced ? { ...merged, maskId } : merged, revision: stored.revision, isSynced });
    this.save.touch();
    await this.save.flush();
  }

  async #sendMask(): Promise<ImageId | null> {
    const { maskId } = this.#local.document;
    if (maskId) return maskId;
    const mask = await this.mask();
    if (!mask) return null;
    const { id } = await this.#ports.server.uploadImage(mask, { signal: this.#closing.signal });
    return id;
  }
}

/** Saving and sending share one encoding; one that failed is tried again. */
function encodedOnce(source: MaskSource): MaskSource {
  let encoded: Promise<Blob> | null = null;
  return () => {
    encoded ??= Promise.resolve()
      .then(source)
      .catch((error: unknown) => {
        encoded = null;
        throw error;
      });
    return encoded;
  };
}
