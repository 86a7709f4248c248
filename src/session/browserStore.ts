import { clear, createStore, delMany, get, keys, promisifyRequest, set } from "idb-keyval";
import { z } from "zod/mini";
import { AppError } from "../core/appError.ts";
import { HistoryRecord, LocalDocument, type LocalStore, PendingEdit } from "./localStore.ts";

const LAST_OPENED = "lastOpened";
const documentKey = (id: string) => `document:${id}`;
const maskKey = (documentId: string, mask: string) => `mask:${documentId}:${mask}`;
const editKey = (documentId: string, key: string) => `edit:${documentId}:${key}`;
const stepKey = (documentId: string, id: string) => `history:${documentId}:${id}`;
const imageKey = (id: string) => `image:${id}`;
const startingWith = (prefix: string) => IDBKeyRange.bound(prefix, `${prefix}\uffff`);

/**
 * The store of this browser: one IndexedDB object store, one transaction a save. Where it is refused, nothing is found in it, and every
 * write says so.
 */
export function browserStore(name = "overpaint"): LocalStore {
  const db = createStore(name, "kept");
  let asked: Promise<boolean> | null = null;
  // Asked once: were it refused now and then, what is written later would go over what could not be read before.
  const isRefused = (): Promise<boolean> => {
    asked ??= tried(() => db("readonly", async () => {})).then((isOpen) => !isOpen);
    return asked;
  };
  const read = async <T>(work: () => Promise<T>, nothing: T): Promise<T> => ((await isRefused()) ? nothing : guarded(work));
  const write = async (work: () => Promise<void>): Promise<void> => {
    if (await isRefused()) throw storageFailed();
    await guarded(work);
  };
  const parsed = async <T>(key: string, schema: z.ZodMiniType<T>): Promise<T | null> => {
    // What does not fit was written by another release; the server's copy then serves instead.
    const found = schema.safeParse(await read(() => get<unknown>(key, db), null));
    return found.success ? found.data : null;
  };
  const all = <T>(prefix: string, schema: z.ZodMiniType<T>): Promise<T[]> =>
    read(async () => {
      const found: unknown[] = await db("readonly", (kept) => promisifyRequest(kept.getAll(startingWith(prefix))));
      return found.flatMap((value) => schema.safeParse(value).data ?? []);
    }, []);
  return {
    write: ({ local, masks, images, edits, history }) =>
      write(() =>
        db("readwrite", (kept) => {
          const { id } = local.document;
          for (const [imageId, blob] of images) kept.put(blob, imageKey(imageId));
          for (const [size, blob] of masks) {
            if (blob) kept.put(blob, maskKey(id, size));
            else kept.delete(maskKey(id, size));
          }
          for (const [key, edit] of edits) {
            if (edit) kept.put(edit, editKey(id, key));
            else kept.delete(editKey(id, key));
          }
          for (const record of history.records) kept.put(record, stepKey(id, record.id));
          for (const step of history.removed) kept.delete(stepKey(id, step));
          kept.put(local, documentKey(id));
          return promisifyRequest(kept.transaction);
        }),
      ),
    readDocument: (id) => parsed(documentKey(id), LocalDocument),
    readDocuments: () => all(documentKey(""), LocalDocument),
    readMask: (documentId, size) => parsed(maskKey(documentId, size), z.instanceof(Blob)),
    readImage: (id) => parsed(imageKey(id), z.instanceof(Blob)),
    readEdits: (documentId) => all(editKey(documentId, ""), PendingEdit),
    readHistory: (documentId) => all(stepKey(documentId, ""), HistoryRecord),
    imageIds: () =>
      read(
        async () =>
          (await keys<string>(db)).filter((key) => key.startsWith(imageKey(""))).map((key) => key.slice(imageKey("").length)),
        [],
      ),
    deleteImages: (ids) => write(() => delMany(ids.map(imageKey), db)),
    deleteDocument: (id) =>
      write(() =>
        db("readwrite", (kept) => {
          kept.delete(documentKey(id));
          kept.delete(startingWith(`mask:${id}:`));
          kept.delete(startingWith(`edit:${id}:`));
          kept.delete(startingWith(`history:${id}:`));
          return promisifyRequest(kept.transaction);
        }),
      ),
    // Where nothing is stored there is nothing to take away.
    clear: () => read(() => clear(db), undefined),
    lastOpened: () => parsed(LAST_OPENED, z.string()),
    setLastOpened: (id) => write(() => set(LAST_OPENED, id, db)),
  };
}

/** Whether it can be done, however it fails. */
const tried = (work: () => Promise<unknown>): Promise<boolean> =>
  Promise.resolve()
    .then(work)
    .then(
      () => true,
      () => false,
    );

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "QuotaExceededError") {
      throw new AppError(
        "storage_full",
        "This browser has no room left, so changes are not kept over a reload. Free disk space or save the picture.",
        { cause },
      );
    }
    throw storageFailed(cause);
  }
}

const storageFailed = (cause?: unknown): AppError =>
  new AppError(
    "storage_failed",
    "This browser stores nothing here (a private window, or its settings), so what is not on the server yet is lost on a reload.",
    { cause },
  );
