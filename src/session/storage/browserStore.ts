import { clear, createStore, delMany, get, keys, promisifyRequest, set } from "idb-keyval";
import { z } from "zod/mini";
import type { Version } from "../../contract/documents.ts";
import { AppError } from "../../core/appError.ts";
import { bytesOf } from "../../imaging/maskPng/fileBytes.ts";
import { m } from "../../messages/messages.js";
import { contentOf, headOf, versionRecords } from "../document/documentRecord.ts";
import {
  DOCUMENT_FORMAT,
  HistoryRecord,
  KeptDocument,
  KeptFile,
  type KeptSummary,
  KeptVersion,
  LocalDocument,
  type LocalStore,
  OutboxEntry,
} from "./localStore.ts";

const LAST_OPENED = "lastOpened";
const ASIDE = "aside:";
const documentKey = (id: string) => `document:${id}`;
const versionKey = (documentId: string, id: string) => `version:${documentId}:${id}`;
const maskKey = (documentId: string, mask: string) => `mask:${documentId}:${mask}`;
const editKey = (documentId: string, key: string) => `edit:${documentId}:${key}`;
const stepKey = (documentId: string, id: string) => `history:${documentId}:${id}`;
const imageKey = (id: string) => `image:${id}`;
const startingWith = (prefix: string) => IDBKeyRange.bound(prefix, `${prefix}\uffff`);

/** Told of what another release has written and this one cannot read: it is set aside, and stays. */
export type OnSetAside = (count: number) => void;

/**
 * The store of this browser: one IndexedDB object store, one transaction a save. Records say their format; older ones are read as what
 * they were, and written in the present one. Where the store is refused, nothing is found in it, and every write says so.
 */
export function browserStore(name = "overpaint", onSetAside: OnSetAside = () => {}): LocalStore {
  const db = createStore(name, "kept");
  /** The versions of a document that are in their records, as they are there. */
  const known = new Map<string, ReadonlyMap<string, Version>>();
  /** Another tab has taken everything away: what is kept after that is kept as a whole. */
  const cleared = new BroadcastChannel(`${name} cleared`);
  cleared.onmessage = () => known.clear();
  let asked: Promise<boolean> | null = null;
  /** Resolves when the files of every write so far have been read: a later one is not to be gone over by it. */
  let filesRead: Promise<unknown> = Promise.resolve();
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
  /** Under another key each, where nothing reads or removes it. */
  const setAside = async (records: readonly Found[]): Promise<void> => {
    if (records.length === 0) return;
    await write(() =>
      db("readwrite", (kept) => {
        for (const { key, value } of records) {
          kept.put(value, `${ASIDE}${Date.now()}:${key}`);
          kept.delete(key);
        }
        return promisifyRequest(kept.transaction);
      }),
    ).catch(onNoRoom);
    onSetAside(records.length);
  };
  const find = async (key: string): Promise<Found | null> => {
    const value = await read(() => get<unknown>(key, db), null);
    return value == null ? null : { key, value };
  };
  const findAll = (prefix: string): Promise<Found[]> =>
    read(
      () =>
        db("readonly", async (kept) => {
          const range = startingWith(prefix);
          const [found, values] = await Promise.all([
            promisifyRequest(kept.getAllKeys(range)),
            promisifyRequest<unknown[]>(kept.getAll(range)),
          ]);
          return found.map((key, i) => ({ key: String(key), value: values[i] }));
        }),
      [],
    );
  const parsed = async <T>(key: string, schema: z.ZodMiniType<T>): Promise<T | null> => {
    const found = await find(key);
    const result = schema.safeParse(found?.value);
    if (found && !result.success) await setAside([found]);
    return result.success ? result.data : null;
  };
  const all = async <T>(prefix: string, schema: z.ZodMiniType<T>): Promise<T[]> => {
    const { fit, unfit } = sorted(await findAll(prefix), schema);
    await setAside(unfit);
    return fit;
  };
  const readDocument = async (id: string): Promise<LocalDocument | null> => {
    const found = await find(documentKey(id));
    if (!found) return null;
    const { fit, unfit } = sorted(await findAll(versionKey(id, "")), KeptVersion);
    const local = localDocument(found.value, fit);
    // Without one of its versions it cannot be shown: the server's copy then serves instead, with the server's paint.
    const rest = local ? [] : [found, ...(await findAll(maskKey(id, ""))), ...(await findAll(stepKey(id, "")))];
    await setAside([...rest, ...unfit]);
    if (local && isPresent(found.value)) known.set(id, byId(local.document.versions));
    return local;
  };
  return {
    write: ({ local, masks, images, edits, history }) =>
      write(async () => {
        const { document, ...state } = local;
        const { id, versions } = document;
        const already = known.get(id);
        const changed = versions.filter((version) => already?.get(version.id) !== version);
        const records = versionRecords(document, changed);
        // By key, with bytes in place of Blobs; null is to be deleted.
        const reading = filesRead.then(() =>
          Promise.all([
            ...[...images].map(async ([key, file]) => [imageKey(key), await keptFile(file)] as const),
            ...[...masks].map(async ([key, file]) => [maskKey(id, key), await keptFile(file)] as const),
            ...[...edits].map(async ([key, edit]) => [editKey(id, key), edit && keptOf(await keptEdit(edit))] as const),
            ...history.records.map(async (step) => [stepKey(id, step.id), keptOf(await keptStep(step))] as const),
          ]),
        );
        filesRead = reading.catch(() => {});
        const entries = await reading;
        await db("readwrite", (kept) => {
          for (const [key, value] of entries) {
            if (value) kept.put(value, key);
            else kept.delete(key);
          }
          for (const step of history.removed) kept.delete(stepKey(id, step));
          for (const version of records) {
            const position = versions.findIndex((one) => one.id === version.id);
            kept.put({ format: 1, position, version }, versionKey(id, version.id));
          }
          kept.put({ format: DOCUMENT_FORMAT, head: headOf(document), ...state }, documentKey(id));
          // Not when the page has heard of each: one that is being left hears nothing, and its transaction would be aborted.
          kept.transaction.commit();
          return promisifyRequest(kept.transaction);
        });
        known.set(id, byId(versions));
      }),
    readDocument,
    async readDocuments() {
      const summaries = z.union([
        z.pipe(KeptDocument, z.transform(summaryOfRecord)),
        z.pipe(LocalDocument, z.transform(summaryOf)),
      ]);
      const { fit, unfit } = sorted(await findAll(documentKey("")), summaries);
      // Nothing else would tell of one that the server does not have.
      for (const { key } of unfit) await readDocument(key.slice(documentKey("").length));
      return fit;
    },
    async readMask(documentId, size) {
      const found = await find(maskKey(documentId, size));
      if (!found) return null;
      const { data: file } = KeptFile.safeParse(found.value);
      if (file) return file;
      await setAside([found]);
      throw new AppError("record_unreadable", m.session_mask_unreadable());
    },
    readImage: (id) => parsed(imageKey(id), KeptFile),
    readEdits: (documentId) => all(editKey(documentId, ""), keptAs(OutboxEntry)),
    readHistory: (documentId) => all(stepKey(documentId, ""), keptAs(HistoryRecord)),
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
          known.delete(id);
          kept.delete(documentKey(id));
          for (const prefix of [`mask:${id}:`, `edit:${id}:`, stepKey(id, ""), versionKey(id, "")])
            kept.delete(startingWith(prefix));
          return promisifyRequest(kept.transaction);
        }),
      ),
    // Where nothing is stored there is nothing to take away.
    clear: () => {
      known.clear();
      cleared.postMessage(null);
      return read(() => clear(db), undefined);
    },
    lastOpened: () => parsed(LAST_OPENED, z.string()),
    setLastOpened: (id) => write(() => set(LAST_OPENED, id, db)),
  };
}

/** As they are kept: with bytes in place of Blobs. */
const keptOf = (value: unknown) => ({ format: 1, value });
const keptFile = async (file: Blob | null) => file && { type: file.type, bytes: await bytesOf(file) };
const keptEdit = async (edit: OutboxEntry) => ({ ...edit, maskBlob: await keptFile(edit.maskBlob) });
const keptStep = async ({ step, ...record }: HistoryRecord) => ({
  ...record,
  step: "edit" in step && step.edit ? { ...step, edit: await keptEdit(step.edit) } : step,
});

/** A record of format 1, or as it was kept before records said their format. */
const keptAs = <T>(schema: z.ZodMiniType<T>) =>
  z.union([
    z.pipe(
      z.object({ format: z.literal(1), value: schema }),
      z.transform(({ value }) => value),
    ),
    schema,
  ]);

/** It stays where it is then, and is found again. */
function onNoRoom(error: unknown): void {
  if (!(error instanceof AppError)) throw error;
}

/** A record as it lies there. */
interface Found {
  readonly key: string;
  readonly value: unknown;
}

function sorted<T>(found: readonly Found[], schema: z.ZodMiniType<T>) {
  const results = found.map((one) => ({ one, result: schema.safeParse(one.value) }));
  return {
    fit: results.flatMap(({ result }) => (result.success ? [result.data] : [])),
    unfit: results.flatMap(({ one, result }) => (result.success ? [] : [one])),
  };
}

const byId = (versions: readonly Version[]): ReadonlyMap<string, Version> =>
  new Map(versions.map((version) => [version.id, version]));
const summaryOf = ({ isSynced, document: { id, name, updatedAt } }: LocalDocument): KeptSummary => ({
  isSynced,
  id,
  name,
  updatedAt,
});
const summaryOfRecord = ({ isSynced, head: { id, name, updatedAt } }: z.infer<typeof KeptDocument>): KeptSummary => ({
  isSynced,
  id,
  name,
  updatedAt,
});
const isPresent = (value: unknown): boolean => KeptDocument.safeParse(value).success;

/** Null where a record is not to be read, or a version is missing that it needs. */
function localDocument(value: unknown, versions: readonly z.infer<typeof KeptVersion>[]): LocalDocument | null {
  const { data: record } = KeptDocument.safeParse(value);
  if (!record) return LocalDocument.safeParse(value).data ?? null;
  const { format: _, head, ...state } = record;
  const inOrder = [...versions].sort((one, other) => one.position - other.position).map(({ version }) => version);
  try {
    const document = contentOf({ ...head, versions: inOrder });
    return document.versions.some(({ id }) => id === head.currentVersionId) ? { document, ...state } : null;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** True when the work succeeds; false on any failure. */
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
      throw new AppError("storage_full", m.session_storage_full(), { cause });
    }
    throw storageFailed(cause);
  }
}

const storageFailed = (cause?: unknown): AppError => new AppError("storage_failed", m.session_storage_failed(), { cause });
