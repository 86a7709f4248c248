import type { Seam } from "../../contract/documents.ts";
import { EditRequest, isFinished } from "../../contract/edits.ts";
import { AppError } from "../../core/appError.ts";
import type { Rect } from "../../core/geometry/geometry.ts";
import type { LocalStore, OutboxEntry } from "../storage/localStore.ts";
import type { SessionServer } from "../sync/sessionServer.ts";
import type { Tabs } from "../sync/tabs.ts";

interface Options {
  readonly documentId: string;
  readonly list: readonly OutboxEntry[];
  readonly store: Pick<LocalStore, "readEdits">;
  readonly server: Pick<SessionServer, "fetchEdit" | "fetchEditOfKey">;
  readonly tabs: Tabs;
  readonly signal: AbortSignal;
  /** Writes what is not written yet; resolves also when that fails. */
  readonly save: () => Promise<void>;
  /** The same after a moment. */
  readonly saveSoon: () => void;
  readonly onChange: () => void;
}

/** The request of an edit, and its paint. */
export type EnqueuedEdit = Pick<OutboxEntry, "request" | "maskBlob" | "painted">;

/**
 * The edits of a document that were asked for and are not decided upon: the same in every tab. Each has the key under which it is sent,
 * made once for what is asked for and kept until it is over, so that a second click, another try after a lost result and another tab
 * with the same draft all come to one edit.
 */
export class EditOutbox {
  readonly #options: Options;
  #list: readonly OutboxEntry[];
  #unsaved = new Set<string>();
  /** Sent from here; whether the server has heard of them is not known. */
  readonly #withoutResult = new Set<string>();

  constructor(options: Options) {
    this.#options = options;
    this.#list = options.list;
  }

  get list(): readonly OutboxEntry[] {
    return this.#list;
  }

  get hasUnsaved(): boolean {
    return this.#unsaved.size > 0;
  }

  find(key: string): OutboxEntry | undefined {
    return this.#list.find((edit) => edit.key === key);
  }

  /**
   * Keeps what is asked for, under a new key, unless just that is asked for already and not over yet. Resolves when it is kept in this
   * browser (or the save status says why not).
   *
   * @returns its key
   * @throws AppError `network` when it must be known whether an edit is over, and the server is away
   */
  ask(asked: EnqueuedEdit): Promise<string> {
    const { documentId, tabs } = this.#options;
    return tabs.alone(`edits of ${documentId}`, async () => {
      await this.adopt();
      for (const edit of this.#list) {
        if (isSame(edit.request, asked.request) && (edit.editId === null || !(await this.#isOver(edit.editId)))) return edit.key;
      }
      await this.#settleUnanswered();
      const key = crypto.randomUUID();
      await this.put({ key, editId: null, ...asked });
      return key;
    });
  }

  /** Keeps an edit in place of the one with its key. */
  async put(edit: OutboxEntry): Promise<void> {
    const others = this.#list.filter(({ key }) => key !== edit.key);
    const isNew = others.length === this.#list.length;
    this.#change(isNew ? [...others, edit] : this.#list.map((one) => (one.key === edit.key ? edit : one)), edit.key);
    await this.#options.save();
  }

  /** Keeps how a result is blended; written soon. */
  adjust(editId: string, seam: Seam): void {
    this.#keep(editId, { seam });
  }

  /** Keeps what a result covers, as a designer has said; written soon. */
  place(editId: string, placed: Rect): void {
    this.#keep(editId, { placed });
  }

  /** Keeps an accepted edit to be decided upon anew. Of the same layer it goes on as it was left; another layer of the edit gives way. */
  async reopen(edit: Omit<OutboxEntry, "key">): Promise<void> {
    const kept = this.#list.find(({ editId }) => editId === edit.editId);
    const [was, is] = [kept?.reopened, edit.reopened];
    if (was && was.versionId === is?.versionId && was.imageId === is.imageId) return;
    await this.put({ ...edit, key: kept?.key ?? crypto.randomUUID() });
  }

  async forget(key: string): Promise<void> {
    this.drop(key);
    await this.#options.save();
  }

  /** Keeps it no more; written with the next save. */
  drop(key: string): void {
    this.#withoutResult.delete(key);
    this.#change(
      this.#list.filter((edit) => edit.key !== key),
      key,
    );
  }

  /** Keeps an edit again that was decided upon, in place of its layer that was reopened meanwhile; written with the next save. */
  takeBack(edit: OutboxEntry): void {
    for (const { key, editId } of this.#list) if (editId === edit.editId) this.drop(key);
    this.#change([...this.#list, { ...edit, isSeen: true }], edit.key);
  }

  /** Takes over what other tabs have asked for, learnt or forgotten. */
  async adopt(): Promise<void> {
    const { documentId, save, store, onChange } = this.#options;
    await save();
    const kept = new Map((await store.readEdits(documentId)).map((edit) => [edit.key, edit]));
    const mine = this.#list.flatMap((edit) => (this.#unsaved.has(edit.key) ? edit : (kept.get(edit.key) ?? [])));
    const known = new Set([...this.#list.map(({ key }) => key), ...this.#unsaved]);
    this.#list = [...mine, ...[...kept.values()].filter(({ key }) => !known.has(key))];
    onChange();
  }

  /** Records that it was sent. Without a response, nobody knows if the server has received it. */
  wasSent(key: string, hasResponse: boolean): void {
    if (hasResponse) this.#withoutResult.delete(key);
    else this.#withoutResult.add(key);
  }

  /** The keys of what is to be written now. */
  takeUnsaved(): ReadonlySet<string> {
    const keys = this.#unsaved;
    this.#unsaved = new Set();
    return keys;
  }

  /** They could not be written. */
  putBack(keys: ReadonlySet<string>): void {
    for (const key of keys) this.#unsaved.add(key);
  }

  #keep(editId: string, part: Pick<OutboxEntry, "seam" | "placed">): void {
    const edit = this.#list.find((one) => one.editId === editId);
    if (!edit) return;
    this.#change(
      this.#list.map((one) => (one === edit ? { ...edit, ...part } : one)),
      edit.key,
    );
    this.#options.saveSoon();
  }

  #change(list: readonly OutboxEntry[], changedKey: string): void {
    this.#list = list;
    this.#unsaved.add(changedKey);
    this.#options.onChange();
  }

  async #isOver(editId: string): Promise<boolean> {
    const { signal } = this.#options;
    try {
      const edit = await this.#options.server.fetchEdit(editId, signal);
      signal.throwIfAborted();
      return isFinished(edit);
    } catch (error) {
      if (error instanceof AppError && error.code === "not_found") return true;
      throw error;
    }
  }

  /** Another draft is being sent: what the server never heard of is called off, what it did is followed. */
  async #settleUnanswered(): Promise<void> {
    for (const key of [...this.#withoutResult]) {
      const edit = this.find(key);
      const found = edit && (await this.#options.server.fetchEditOfKey(key, this.#options.signal));
      if (edit && found) await this.put({ ...edit, editId: found.id });
      else await this.forget(key);
      this.#withoutResult.delete(key);
    }
  }
}

const isSame = (one: EditRequest, other: EditRequest): boolean =>
  // The schema puts the fields in one order.
  JSON.stringify(EditRequest.parse(one)) === JSON.stringify(EditRequest.parse(other));
