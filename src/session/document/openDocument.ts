import { type DocumentContent, MAX_PAGES, type Seam, type StoredDocument } from "../../contract/documents.ts";
import type { Edit, EditRequest } from "../../contract/edits.ts";
import type { ImageId } from "../../contract/images.ts";
import { AppError } from "../../core/appError.ts";
import type { Rect, Size } from "../../core/geometry/geometry.ts";
import { m } from "../../messages/messages.js";
import type { Clock } from "../clock.ts";
import { EditOutbox, type EnqueuedEdit } from "../outbox/editOutbox.ts";
import { ImageUploads } from "../outbox/imageUploads.ts";
import { writeWithEviction } from "../storage/evict.ts";
import type { HistoryChanges, LocalDocument, LocalStore, OutboxEntry } from "../storage/localStore.ts";
import { BackgroundTask } from "../sync/backgroundTask.ts";
import { retryWithBackoff } from "../sync/backoff.ts";
import type { Adopt } from "../sync/foreignChange.ts";
import type { TextChoice } from "../sync/mergeDocuments.ts";
import type { SessionServer } from "../sync/sessionServer.ts";
import type { Claim, Tabs } from "../sync/tabs.ts";
import { currentVersion, filesOf, imageIdsOf } from "./documentContent.ts";
import { DocumentMasks } from "./documentMasks.ts";
import { lostImageText } from "./lostImageText.ts";
import type { MaskSource, Painted } from "./maskSource.ts";
import { unsentAfter } from "./unsentVersions.ts";

const SAVE_MS = 250;
const SYNC_MS = 1_500;

/** Bytes by image id. */
export type ImageFiles = ReadonlyMap<ImageId, Blob>;

/** The part of the history to write now. */
export interface HistoryWrite extends HistoryChanges {
  /** It could not be written. */
  putBack(): void;
}
/** Resolves to what tells it as it is in the moment of the call. */
export type HistorySource = () => Promise<() => HistoryWrite>;

/** The part of the page that shows an open document. */
export interface Presenter {
  /** The source of the history that is kept with it. */
  readonly history: HistorySource;
  readonly adopt: Adopt;
  /** Keeps the unfinished stroke as far as it went. */
  finishStroke(): void;
}

/** A change of a document that is kept as a whole or not at all. */
export interface DocumentUpdate {
  readonly reduce: (content: DocumentContent) => DocumentContent;
  /** The images that came with it. */
  readonly files?: ImageFiles;
  /** The key of an edit that is decided upon. */
  readonly decidedKey?: string;
  /** An edit that is to be decided upon again. */
  readonly undecided?: OutboxEntry;
}

export interface Ports {
  readonly store: LocalStore;
  readonly server: SessionServer;
  readonly tabs: Tabs;
  readonly clock: Clock;
}

/** One open document: what it is now, what of it is not yet kept here, and what is not yet on the server. */
export class OpenDocument {
  readonly #ports: Ports;
  readonly #onChange: () => void;
  readonly #closing = new AbortController();
  readonly #uploads: ImageUploads;
  readonly #submissions = new Map<string, Promise<Edit>>();
  readonly #masks: DocumentMasks;
  #local: LocalDocument;
  readonly #edits: EditOutbox;
  #unsavedImages = new Map<ImageId, Blob>();
  /** The document as the latest save has it. */
  #captured: LocalDocument;
  readonly #claim: Claim;
  #isHeldElsewhere = false;
  readonly #pageId = crypto.randomUUID();
  /** Made on this page. */
  #changes = 0;
  #presenter: Presenter | null = null;
  /** Resolves when the server's document has been taken in; one at a time. */
  #taking: Promise<void> = Promise.resolve();
  readonly save: BackgroundTask;
  readonly sync: BackgroundTask;

  constructor(ports: Ports, local: LocalDocument, edits: readonly OutboxEntry[], claim: Claim, onChange: () => void) {
    this.#ports = ports;
    this.#local = local;
    this.#captured = local;
    this.#onChange = onChange;
    this.#uploads = new ImageUploads({
      server: ports.server,
      bytesOf: (id) => this.keptImage(id),
      lostImageText: (id) => lostImageText(this.#local.document, id),
      onProgress: onChange,
      signal: this.#closing.signal,
    });
    this.#masks = new DocumentMasks({
      ...ports,
      signal: this.#closing.signal,
      read: () => this.#local,
      onFetched: () => this.save.touch(),
    });
    const { clock } = ports;
    this.save = new BackgroundTask({ run: () => this.#write(), delayMs: SAVE_MS, clock, onStatus: onChange });
    this.sync = new BackgroundTask({ run: () => this.#push(), delayMs: SYNC_MS, clock, onStatus: onChange });
    const { id } = local.document;
    this.#edits = new EditOutbox({
      ...ports,
      documentId: id,
      list: edits,
      signal: this.#closing.signal,
      save: async () => {
        if (this.#edits.hasUnsaved) this.save.touch();
        await this.save.flush();
      },
      saveSoon: () => this.save.touch(),
      onChange,
    });
    const leave = ports.tabs.onNotified(id, () => void this.#edits.adopt().catch(onLost));
    this.#closing.signal.addEventListener("abort", leave);
    this.#claim = claim;
    claim.onWanted = (why) => void this.#handOver(why);
    void claim.hold.then((hold) => hold ?? this.#becomeViewOnly());
  }

  /** Another tab changes this document: here it is only looked at, and nothing is written. */
  get isHeldElsewhere(): boolean {
    return this.#isHeldElsewhere;
  }

  get local(): LocalDocument {
    return this.#local;
  }
  /** The mask that the kept history belongs to could not be read. */
  get isMaskLost(): boolean {
    return this.#masks.isLost;
  }
  get edits(): readonly OutboxEntry[] {
    return this.#edits.list;
  }
  get uploadProgress(): number | null {
    return this.#uploads.progress;
  }

  /** Changes what the server shares; saved here after a moment, sent after a longer one. */
  change(reduce: (content: DocumentContent) => DocumentContent, files: ImageFiles = new Map(), areUploaded = false): void {
    const updatedAt = this.#ports.clock.now().toISOString();
    this.#keepFiles(files, areUploaded);
    const { document: before, unsentVersionIds: unsent } = this.#local;
    const document = this.#counted({ ...reduce(before), updatedAt });
    this.#setLocal({ document, isSynced: false, unsentVersionIds: unsent && unsentAfter(unsent, before, document) });
    this.save.touch();
    this.sync.touch();
  }

  /** Changes the document in one step: all of it is written in one transaction. */
  apply({ reduce, files, decidedKey, undecided }: DocumentUpdate): void {
    if (decidedKey) this.#edits.drop(decidedKey);
    if (undecided) this.#edits.takeBack(undecided);
    this.change(reduce, files);
  }

  /** Sets its presenter from now on. */
  presentBy(presenter: Presenter): void {
    this.#presenter = presenter;
  }

  /** Begins to save at once, whatever is being saved. */
  saveBeforeLeaving(): void {
    this.#presenter?.finishStroke();
    this.save.beginAtOnce();
  }

  /** Asks the server for what another browser has changed since, and takes it in. */
  async fetchChanges(signal: AbortSignal): Promise<void> {
    const { document, revision } = this.#local;
    if (revision === null) return;
    const theirs = await this.#ports.server.getNewerDocument(document.id, revision, signal);
    // One that is older is what a restored backup has, or what was asked for before a save.
    if (theirs && theirs.revision > (this.#local.revision ?? 0)) await this.#takeIn(theirs);
    if (!this.#local.isSynced) this.sync.touch();
  }

  /** Goes on with the texts that were chosen of those that had been changed here and elsewhere. */
  settle(chosen: readonly TextChoice[]): void {
    const texts = (some: readonly TextChoice[]) => Object.fromEntries(some.map(({ field, elsewhere }) => [field, elsewhere]));
    this.#setLocal({ base: { ...this.#local.base, ...texts(chosen) } });
    this.change((content) => ({ ...content, ...texts(chosen.filter(({ isTaken }) => isTaken)) }));
  }

  /** Sends a document anew that was removed from the server. */
  putBack(): void {
    this.#uploads.forgetAll();
    this.#setLocal({ revision: null, isSynced: false, unsentVersionIds: undefined });
    this.save.touch();
    this.sync.touch();
  }

  /** The mask of the current canvas size; null is none. */
  setMask(source: MaskSource | null): void {
    this.#masks.keep(this.#canvas(), source);
    this.change((content) => ({ ...content, maskId: null }));
  }

  /** The last paint on a canvas of that size; null for none. */
  mask(canvas: Size = this.#canvas()): Promise<Blob | null> {
    return this.#masks.on(canvas);
  }

  /** Original bytes that this browser has, written already or not. */
  async keptImage(id: ImageId): Promise<Blob | null> {
    return this.#unsavedImages.get(id) ?? this.#ports.store.readImage(id);
  }

  /** Resolves when the image is on the server, however long that is away. */
  uploaded(id: ImageId): Promise<void> {
    return retryWithBackoff(() => this.#uploads.upload(id), this.#ports.clock, this.#closing.signal);
  }

  /** Does what needs images on the server, once they are there; where it has lost any since, they are sent and it is done again. */
  async withImages<T>(ids: ReadonlySet<ImageId>, work: () => Promise<T>): Promise<T> {
    const doIt = async (): Promise<T> => {
      await Promise.all([...ids].map((id) => this.uploaded(id)));
      return await work();
    };
    try {
      return await doIt();
    } catch (error) {
      if (![...ids].some((id) => isLost(error, id))) throw error;
      for (const id of ids) this.#uploads.forget(id);
      return await doIt();
    }
  }

  /** Keeps an edit that is about to be sent; gives its key, which is an earlier one where just that is asked for already. */
  enqueueEdit(asked: EnqueuedEdit, files: ImageFiles): Promise<string> {
    this.#keepFiles(files);
    return this.#edits.ask(asked);
  }

  adoptEdits(): Promise<void> {
    return this.#edits.adopt();
  }

  dismissEdit(key: string): Promise<void> {
    return this.#edits.forget(key);
  }

  adjustEdit(editId: string, seam: Seam): void {
    this.#edits.adjust(editId, seam);
  }

  placeEdit(editId: string, placed: Rect): void {
    this.#edits.place(editId, placed);
  }

  reopenEdit(edit: Omit<OutboxEntry, "key">): Promise<void> {
    return this.#edits.reopen(edit);
  }

  /** Sends an edit that is kept when its images are on the server, unless `signal` aborts before. Calls at the same time are one. */
  submitEdit(key: string, signal?: AbortSignal): Promise<Edit> {
    const submission = this.#submissions.get(key) ?? this.#submit(key, signal).finally(() => this.#submissions.delete(key));
    this.#submissions.set(key, submission);
    return submission;
  }

  /**
   * Resolves when all of it is kept in this browser, or on the server where the browser has no room.
   *
   * @throws AppError not_kept
   */
  async makeSafe(): Promise<void> {
    await this.save.flush();
    if (this.save.status.kind !== "failed" || this.#isHeldElsewhere) return;
    await this.sync.flush();
    if (this.#local.isSynced) return;
    throw new AppError("not_kept", m.session_would_lose_open());
  }

  /** Saves what waits, stops everything else. */
  async close(): Promise<void> {
    this.sync.stop();
    await this.save.flush();
    this.save.stop();
    this.#closing.abort();
    await this.#claim.release();
  }

  /** Gives it to another tab, with all that was painted here; one that has not waited may have changed it since. */
  async #handOver(why: "requested" | "taken"): Promise<void> {
    this.#presenter?.finishStroke();
    if (why === "requested") await this.makeSafe().catch(onLost);
    this.#becomeViewOnly();
    await this.#claim.release();
  }

  #becomeViewOnly(): void {
    this.#isHeldElsewhere = true;
    this.sync.stop();
    this.#onChange();
  }

  async #submit(key: string, signal: AbortSignal | undefined): Promise<Edit> {
    const { request } = this.#pendingEdit(key);
    const needed = new Set(request.layers.flatMap(filesOf));
    if (request.maskId) needed.add(request.maskId);
    const edit = await this.withImages(needed, async () => {
      signal?.throwIfAborted();
      this.#pendingEdit(key);
      return await this.#sent(request, key);
    });
    const pending = this.#edits.find(key);
    if (pending) await this.#edits.put({ ...pending, editId: edit.id });
    return edit;
  }

  async #sent(request: EditRequest, key: string): Promise<Edit> {
    try {
      const edit = await this.#ports.server.submitEdit(request, key, this.#closing.signal);
      this.#edits.wasSent(key, true);
      return edit;
    } catch (error) {
      this.#edits.wasSent(key, error instanceof AppError && !error.retryable);
      throw error;
    }
  }

  #pendingEdit(key: string): OutboxEntry {
    const pending = this.#edits.find(key);
    if (!pending) throw new AppError("canceled", m.session_canceled_unsent());
    return pending;
  }

  #keepFiles(files: ImageFiles, areUploaded = false): void {
    for (const [id, blob] of files) {
      this.#unsavedImages.set(id, blob);
      if (!areUploaded) this.#uploads.expect(id);
    }
  }

  #canvas(): Size {
    return currentVersion(this.#local.document).canvas;
  }

  #setLocal(changed: Partial<LocalDocument>): void {
    this.#local = { ...this.#local, ...changed };
    this.#onChange();
  }

  async #write(): Promise<void> {
    if (!(await this.#claim.hold) || this.#isHeldElsewhere) return;
    const takeHistory = await this.#presenter?.history();
    const masks = this.#masks.takeUnsaved();
    const images = this.#unsavedImages;
    const editKeys = this.#edits.takeUnsaved();
    const history = takeHistory?.();
    if (history) this.#local = { ...this.#local, history: history.position };
    // All as it is in this moment; only the encoding takes its time.
    this.#captured = this.#local;
    const edits = new Map([...editKeys].map((key) => [key, this.#edits.find(key) ?? null]));
    const written = new Map(images);
    const encoding = this.#masks.encoded(masks);
    try {
      const encoded = await encoding;
      const { records, removed } = history ?? { records: [], removed: [] };
      // A save that began later may have come first: nothing older goes over it.
      const local = this.#captured;
      const changes = { local, masks: encoded, images: written, edits, history: { records, removed } };
      const { store, server, tabs } = this.#ports;
      await writeWithEviction(store, server, changes, () => new Set(imageIdsOf(local.document.versions)), this.#closing.signal);
      for (const id of written.keys()) images.delete(id);
      if (editKeys.size > 0) tabs.notify(local.document.id);
    } catch (error) {
      this.#masks.putBack(masks);
      this.#edits.putBack(editKeys);
      history?.putBack();
      throw error;
    }
  }

  async #push(): Promise<void> {
    await this.save.flush();
    if (this.#isHeldElsewhere) return;
    const { pushDocument } = await fetched(import("../sync/sync.ts"));
    const { signal } = this.#closing;
    const pushed = await pushDocument({
      server: this.#ports.server,
      signal,
      read: () => ({ local: this.#local, changes: this.#changes }),
      sendMask: (canvas) => this.#masks.send(canvas),
      upload: (id) => this.#uploads.upload(id),
      takeIn: (theirs) => this.#takeIn(theirs),
    });
    this.#setLocal(pushed);
    this.save.touch();
    await this.save.flush();
  }

  /** Takes in the server's document. Calls run one after the other: a later one finds the revision known and does nothing. */
  #takeIn(theirs: StoredDocument): Promise<void> {
    this.#taking = this.#taking.catch(onLost).then(async () => {
      const presenter = this.#presenter;
      if (!presenter || theirs.revision === this.#local.revision) return;
      const { takeIn } = await fetched(import("../sync/takeIn.ts"));
      const { signal } = this.#closing;
      await takeIn(theirs, {
        read: () => this.#local,
        fetchMask: (id) => this.#ports.server.fetchImage(id, signal),
        adopt: (change) => presenter.adopt(change, signal),
        edits: () => this.#edits.list,
        dropEdit: (key) => this.#edits.drop(key),
        keep: (local, painted) => this.#become(local, painted),
      });
    });
    return this.#taking;
  }

  /** @param painted what is painted on some canvases from now on */
  #become(local: Partial<LocalDocument>, painted: readonly Painted[]): void {
    for (const { canvas, source } of painted) this.#masks.keep(canvas, source);
    const { document, isSynced } = local;
    this.#setLocal(document && !isSynced ? { ...local, document: this.#counted(document) } : local);
    this.save.touch();
  }

  /** With one more change of this page, which is the last to have changed it. */
  #counted(document: DocumentContent): DocumentContent {
    this.#changes++;
    const others = (document.changedBy ?? []).filter(({ pageId }) => pageId !== this.#pageId);
    return { ...document, changedBy: [...others, { pageId: this.#pageId, changes: this.#changes }].slice(-MAX_PAGES) };
  }
}

/** True when the server reports that it lacks an image, or a part of it. */
const isLost = (error: unknown, id: ImageId): boolean =>
  error instanceof AppError && (error.code === "image_lost" || error.code === "not_found") && error.details?.imageId === id;

/** A part of the page that is not needed at once comes from the server, which may be away. */
const fetched = <Part>(part: Promise<Part>): Promise<Part> =>
  part.catch((cause: unknown) => {
    throw new AppError("network", m.session_server_unreachable(), { retryable: true, cause });
  });

/** Ignores a failed read of what another tab wrote: it is read again on demand. */
const onLost = (): void => {};
