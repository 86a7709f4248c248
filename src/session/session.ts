import type { DocumentContent, DocumentSummary, EditSetup, Seam } from "../contract/documents.ts";
import type { Edit, EditRequest } from "../contract/edits.ts";
import type { ImageId } from "../contract/images.ts";
import { AppError } from "../core/appError.ts";
import type { Rect, Size } from "../core/geometry/geometry.ts";
import { goingElsewhere, rename, setPrompt } from "./document/documentContent.ts";
import { contentOf, headOf } from "./document/documentRecord.ts";
import type { MaskSource } from "./document/maskSource.ts";
import { type DocumentUpdate, type ImageFiles, OpenDocument, type Ports, type Presenter } from "./document/openDocument.ts";
import type { HistoryPosition, HistoryRecord, LocalDocument, OutboxEntry } from "./storage/localStore.ts";
import type { TaskStatus } from "./sync/backgroundTask.ts";
import type { TextChoice } from "./sync/mergeDocuments.ts";
import { Claim } from "./sync/tabs.ts";

/** The state that the interface shows; the same object until something changes. */
export interface SessionSnapshot {
  readonly document: DocumentContent | null;
  /** Kept in this browser? */
  readonly saveStatus: TaskStatus;
  /** On the server? `retrying` while it is away, which is no error. */
  readonly syncStatus: TaskStatus;
  readonly outbox: readonly OutboxEntry[];
  /** Another tab of this browser changes the document: here it is only looked at. */
  readonly isHeldElsewhere: boolean;
  /** 0..1 of the images under way; null when none is. */
  readonly uploadProgress: number | null;
}

/** A document that was open before, or comes from the server. */
export interface RestoredDocument {
  readonly document: DocumentContent;
  /** A PNG of the current canvas's size. */
  readonly mask: Blob | null;
  /** Of this mask; null where none is kept. */
  readonly history: KeptHistory | null;
}

/** The steps of a document, in no order, and where it is in their line. */
export interface KeptHistory {
  readonly position: HistoryPosition;
  readonly records: readonly HistoryRecord[];
}

/** A document that can be opened; `updatedAt` is an ISO time. */
export type ListedDocument = Pick<DocumentSummary, "id" | "name" | "updatedAt">;

type Prepare = (restored: RestoredDocument) => Promise<() => void>;

const IDLE: TaskStatus = { kind: "done" };
const NOTHING: SessionSnapshot = {
  document: null,
  saveStatus: IDLE,
  syncStatus: IDLE,
  outbox: [],
  isHeldElsewhere: false,
  uploadProgress: null,
};

/**
 * The open document and all that must outlive the page: it is saved to this browser 250 ms after a change and goes to the
 * server after 1.5 s, whenever there is one. Operations are synchronous but for those that promise to have written something.
 */
export class Session {
  readonly #ports: Ports;
  readonly #listeners = new Set<() => void>();
  #open: OpenDocument | null = null;
  #snapshot = NOTHING;
  /** The browser had no room to remember what is open. */
  #isForgotten = false;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly getSnapshot = (): SessionSnapshot => this.#snapshot;

  /**
   * Opens a new document in place of the open one, at once; resolves when it is kept in this browser, or the save status says
   * why not. Its images go to the server behind.
   *
   * @param files bytes of its images
   * @param areUploaded whether the server has them already
   */
  async open(
    content: DocumentContent,
    { files, areUploaded = false }: { readonly files: ImageFiles; readonly areUploaded?: boolean },
  ): Promise<void> {
    const before = this.#open;
    const local = { document: content, revision: null, isSynced: false };
    const claim = new Claim(this.#ports.tabs, content.id);
    const opened: OpenDocument = new OpenDocument(this.#ports, local, [], claim, () => this.#publishOpened(opened));
    this.#open = opened;
    opened.change((same) => same, files, areUploaded);
    await before?.close();
    await opened.save.flush();
    void opened.sync.flush();
    // What has changed meanwhile is saved by the next run; what could not be kept is not there to be opened again.
    const isKept = opened.save.status.kind === "done" || opened.save.status.kind === "working";
    if (this.#open !== opened) return;
    if (isKept) await this.#remember(content.id);
    else this.#isForgotten = true;
  }

  /** Opens what was open last; null when nothing was, or it is gone. Edits without an `editId` want `submitEdit`. */
  async restore(): Promise<RestoredDocument | null> {
    const id = await this.#ports.store.lastOpened();
    if (!id) return null;
    try {
      return await this.openStored(id);
    } catch (error) {
      if (error instanceof AppError && error.code === "not_found") return null;
      throw error;
    }
  }

  /**
   * Opens a document by id: this browser's copy, else the server's.
   *
   * @param prepare makes ready what is to be shown; what it gives is called in the moment in which the document is open
   * @throws AppError `not_found`, `network`, what `prepare` throws; then what was open stays open
   */
  async openStored(id: string, signal?: AbortSignal, prepare: Prepare = async () => () => {}): Promise<RestoredDocument> {
    const already = this.#open?.local.document.id === id ? this.#open : null;
    if (already) {
      await already.save.flush();
      const restored = {
        document: already.local.document,
        mask: await already.mask(),
        history: await this.#history(already.local),
      };
      (await prepare(restored))();
      return restored;
    }
    const claim = new Claim(this.#ports.tabs, id);
    try {
      return await this.#opened(id, claim, prepare, signal);
    } catch (error) {
      await claim.release();
      throw error;
    }
  }

  async #opened(id: string, claim: Claim, prepare: Prepare, signal: AbortSignal | undefined): Promise<RestoredDocument> {
    const { store } = this.#ports;
    // What another tab has still to write is read after it.
    await claim.hold;
    const local = (await store.readDocument(id)) ?? (await this.#fetched(id, signal));
    const edits = await store.readEdits(id);
    signal?.throwIfAborted();
    const opened: OpenDocument = new OpenDocument(this.#ports, local, edits, claim, () => this.#publishOpened(opened));
    const mask = await opened.mask();
    const restored = { document: local.document, mask, history: opened.isMaskLost ? null : await this.#history(local) };
    const show = await prepare(restored);
    await this.makeSafe();
    signal?.throwIfAborted();
    const before = this.#open;
    await before?.close();
    this.#open = opened;
    this.#publishOpened(opened);
    show();
    if (!local.isSynced) opened.sync.touch();
    await this.#remember(id);
    return restored;
  }

  /**
   * All documents, those changed last first: this browser's, which the server may not have yet, and the server's. While that is
   * away, this browser's alone.
   */
  async documents(signal?: AbortSignal): Promise<ListedDocument[]> {
    const { store, server } = this.#ports;
    const elsewhere = server.listDocuments(signal).catch((error: unknown) => {
      if (error instanceof AppError && error.retryable) return [];
      throw error;
    });
    const listed = new Map<string, ListedDocument>();
    for (const one of [...(await elsewhere), ...(await store.readDocuments())]) {
      const { id, name, updatedAt } = one;
      if (updatedAt >= (listed.get(id)?.updatedAt ?? "")) listed.set(id, { id, name, updatedAt });
    }
    return [...listed.values()].sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1));
  }

  /** Saves and leaves the document; the next `restore` finds nothing. */
  async close(): Promise<void> {
    const before = this.#open;
    this.#open = null;
    this.#publish(NOTHING);
    await before?.close();
    await this.#remember(null);
  }

  /** The documents of which the server does not have all: something was not sent yet, or an edit waits to be decided upon. */
  async unsent(): Promise<ListedDocument[]> {
    await this.flush();
    const { store } = this.#ports;
    const unsent: ListedDocument[] = [];
    for (const { isSynced, id, name, updatedAt } of await store.readDocuments()) {
      if (!isSynced || (await store.readEdits(id)).length > 0) unsent.push({ id, name, updatedAt });
    }
    return unsent;
  }

  /** Closes what is open, and takes everything away that this browser holds. */
  async removeAll(): Promise<void> {
    await this.close();
    await this.#ports.store.clear();
  }

  /** Resolves when no other tab changes the open document any more: the page is to be loaded again, with what that one has saved. */
  async takeOver(): Promise<void> {
    await this.#ports.tabs.takeOver(this.#current().local.document.id);
  }

  /**
   * Asks the server for what another browser has changed, and takes it in.
   *
   * @throws TextsDiverged as the sync status tells, too
   */
  async fetchChanges(signal: AbortSignal): Promise<void> {
    await this.#open?.fetchChanges(signal);
  }
  /** Goes on with the texts that were chosen of those that had been changed here and elsewhere. */
  settle(chosen: readonly TextChoice[]): void {
    this.#current().settle(chosen);
  }
  /** Sends the open document anew, which was removed from the server. */
  putBack(): void {
    this.#current().putBack();
  }

  /** The prompt of the next repaint, or of the next extension. */
  setPrompt(mode: EditSetup["mode"], prompt: string): void {
    this.#current().change((content) => setPrompt(content, mode, prompt));
  }
  /** Sets the setup of the next edit. */
  setUp(setup: EditSetup): void {
    this.#current().change((content) => ({ ...content, setup }));
  }
  rename(name: string): void {
    this.#current().change((content) => rename(content, name));
  }
  /** Changes the document in one step, which is kept as a whole or not at all. */
  apply(update: DocumentUpdate): void {
    this.#current().apply(update);
  }
  /** Sets the presenter of the open document from now on. */
  presentBy(presenter: Presenter): void {
    this.#current().presentBy(presenter);
  }
  /** To be called whenever the mask has changed; null when there is none. It belongs to the current version's canvas size. */
  setMask(source: MaskSource | null): void {
    this.#current().setMask(source);
  }
  /** The paint on a canvas of that size; null when there is none. */
  mask(canvas: Size): Promise<Blob | null> {
    return this.#current().mask(canvas);
  }

  /**
   * Keeps an edit that is about to be sent, and gives the key to send it under. Where just that is asked for already and not over yet, by
   * a second click, before a lost response or in another tab, it is that one's key.
   *
   * @throws AppError `network` when that cannot be known, since the server is away
   */
  enqueueEdit({ request, maskBlob, painted, files = new Map() }: EditSubmission): Promise<string> {
    return this.#current().enqueueEdit({ request, maskBlob: maskBlob ?? null, ...(painted && { painted }) }, files);
  }
  /** Takes over what other tabs have asked for, learnt or forgotten. */
  async adoptEdits(): Promise<void> {
    await this.#open?.adoptEdits();
  }
  dismissEdit(key: string): Promise<void> {
    return this.#current().dismissEdit(key);
  }
  /** Keeps how the result of an edit is blended, until it is accepted or forgotten. */
  adjustEdit(editId: string, seam: Seam): void {
    this.#current().adjustEdit(editId, seam);
  }
  /** Keeps what a result covers, pixels of the old canvas, as a designer has placed the old picture in it. */
  placeEdit(editId: string, placed: Rect): void {
    this.#current().placeEdit(editId, placed);
  }
  /** Keeps an accepted edit to be decided upon anew. */
  reopenEdit(edit: Omit<OutboxEntry, "key">): Promise<void> {
    return this.#current().reopenEdit(edit);
  }
  /**
   * Sends an edit that was asked for once its images are on the server. May be called again after an error or a reload: the key makes
   * it one edit.
   *
   * @param signal what has not left yet when it aborts never does: rejects with its reason
   * @throws AppError as the server says; `network` when the server is away, `canceled` when it was forgotten meanwhile
   */
  submitEdit(key: string, signal?: AbortSignal): Promise<Edit> {
    return this.#current().submitEdit(key, signal);
  }

  /** Original bytes of an image: from this browser, else from the server. */
  async image(id: ImageId, signal?: AbortSignal): Promise<Blob> {
    const { store, server } = this.#ports;
    return (await (this.#open?.keptImage(id) ?? store.readImage(id))) ?? server.fetchImage(id, signal);
  }
  /** Does what needs images on the server, once they are there; where it has lost any since, they are sent and it is done again. */
  withImages<T>(ids: ReadonlySet<ImageId>, work: () => Promise<T>): Promise<T> {
    return this.#current().withImages(ids, work);
  }
  /** Resolves when the image is on the server; waits while that is away. Rejects when the server refuses it. */
  uploaded(id: ImageId): Promise<void> {
    return this.#current().uploaded(id);
  }

  /**
   * To be called before another document takes the place of the open one.
   *
   * @throws AppError not_kept where neither this browser nor the server can keep it
   */
  async makeSafe(): Promise<void> {
    await this.#open?.makeSafe();
  }
  /** True when the open document would be lost with the page. */
  get isAtRisk(): boolean {
    return this.#open?.save.status.kind === "failed" && !this.#open.local.isSynced;
  }

  /** Saves to this browser now. */
  async flush(): Promise<void> {
    await this.#open?.save.flush();
  }
  /** Begins to save at once, whatever is being saved: the page may be gone after this event. */
  saveBeforeLeaving(): void {
    this.#open?.saveBeforeLeaving();
  }
  /** Sends to the server now. */
  async syncNow(): Promise<void> {
    await this.#open?.sync.flush();
  }

  async #fetched(id: string, signal?: AbortSignal): Promise<LocalDocument> {
    const { revision, document } = await this.#ports.server.getDocument(id, signal);
    const sent = contentOf(document);
    const { setup } = sent;
    const content = setup?.run ? { ...sent, setup: { ...setup, run: goingElsewhere(setup.run) } } : sent;
    return { revision, base: headOf(content), document: content, isSynced: true, unsentVersionIds: [] };
  }

  async #history({ document, history }: LocalDocument): Promise<KeptHistory | null> {
    return history ? { position: history, records: await this.#ports.store.readHistory(document.id) } : null;
  }

  /**
   * Sets the document that the next `restore` opens. A browser that stores nothing has none; one that is full gets it with the
   * first save that fits.
   */
  async #remember(id: string | null): Promise<void> {
    this.#isForgotten = false;
    await this.#ports.store.setLastOpened(id).catch(() => {
      this.#isForgotten = true;
    });
  }

  #current(): OpenDocument {
    if (!this.#open) throw new RangeError("no document is open");
    return this.#open;
  }

  #publishOpened(from: OpenDocument): void {
    if (this.#open !== from) return;
    const { local, save, sync, edits, isHeldElsewhere, uploadProgress } = from;
    const isSaved = this.#snapshot.saveStatus.kind !== "done" && save.status.kind === "done";
    if (this.#isForgotten && isSaved) void this.#remember(local.document.id);
    this.#publish({
      document: local.document,
      saveStatus: save.status,
      syncStatus: sync.status,
      outbox: edits,
      isHeldElsewhere,
      uploadProgress,
    });
  }

  #publish(snapshot: SessionSnapshot): void {
    this.#snapshot = snapshot;
    for (const listener of this.#listeners) listener();
  }
}

export interface EditSubmission {
  readonly request: EditRequest;
  /** The mask as painted. */
  readonly maskBlob?: Blob;
  /** Bounds of the paint, pixels of the request's canvas. */
  readonly painted?: Rect;
  /** The images that the request names and the server does not have: the grown mask under `request.maskId`. */
  readonly files?: ImageFiles;
}
