import { clear, delMany, keys, promisifyRequest, set } from "idb-keyval";
import { z } from "zod/mini";
import type { Version } from "../../contract/documents.ts";
import { AppError } from "../../core/appError.ts";
import { bytesOf } from "../../imaging/maskPng/fileBytes.ts";
import { m } from "../../messages/messages.js";
import { headOf, versionRecords } from "../document/documentRecord.ts";
import { isPresent, keptAs, localDocument, Summary } from "./keptDocument.ts";
import {
  DOCUMENT_FORMAT,
  HistoryRecord,
  KeptFile,
  KeptVersion,
  type LocalChanges,
  type LocalDocument,
  type LocalStore,
  OutboxEntry,
} from "./localStore.ts";
import { type OnSetAside, openRecords, sorted, startingWith } from "./records.ts";

const LAST_OPENED = "lastOpened";
const documentKey = (id: string) => `document:${id}`;
const versionKey = (documentId: string, id: string) => `version:${documentId}:${id}`;
const maskKey = (documentId: string, mask: string) => `mask:${documentId}:${mask}`;
const editKey = (documentId: string, key: string) => `edit:${documentId}:${key}`;
const stepKey = (documentId: string, id: string) => `history:${documentId}:${id}`;
const imageKey = (id: string) => `image:${id}`;

/**
 * The store of this browser: one IndexedDB object store, one transaction a save. Records say their format; older ones are read as what
 * they were, and written in the present one. Where the store is refused, nothing is found in it, and every write says so.
 */
export function browserStore(name = "overpaint", onSetAside: OnSetAside = () => {}): LocalStore {
  const { db, read, write, setAside, find, findAll, parsed, all } = openRecords(name, onSetAside);
  /** The versions of a document that are in their records, as they are there. */
  const known = new Map<string, ReadonlyMap<string, Version>>();
  /** Another tab has taken everything away: what is kept after that is kept as a whole. */
  const cleared = new BroadcastChannel(`${name} cleared`);
  cleared.onmessage = () => known.clear();
  /** Resolves when the files of every write so far have been read: a later one is not to be gone over by it. */
  let filesRead: Promise<unknown> = Promise.resolve();
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
    write: (changes) =>
      write(async () => {
        const { document } = changes.local;
        const { id, versions } = document;
        const already = known.get(id);
        const changed = versions.filter((version) => already?.get(version.id) !== version);
        const records = versionRecords(document, changed);
        const reading = filesRead.then(() => filesOf(changes));
        filesRead = reading.catch(() => {});
        const files = await reading;
        await db("readwrite", (kept) => {
          for (const [key, value] of files) {
            if (value) kept.put(value, key);
            else kept.delete(key);
          }
          put(kept, changes, records);
          // Not when the page has heard of each: one that is being left hears nothing, and its transaction would be aborted.
          kept.transaction.commit();
          return promisifyRequest(kept.transaction);
        });
        known.set(id, byId(versions));
      }),
    readDocument,
    async readDocuments() {
      const { fit, unfit } = sorted(await findAll(documentKey("")), Summary);
      // Nothing else would report one that the server does not have.
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

/** Everything of the changes that holds files, by key, with bytes in place of Blobs; null is to be deleted. */
const filesOf = ({ local: { document }, masks, images, edits, history }: LocalChanges) =>
  Promise.all([
    ...[...images].map(async ([id, file]) => [imageKey(id), await keptFile(file)] as const),
    ...[...masks].map(async ([size, file]) => [maskKey(document.id, size), await keptFile(file)] as const),
    ...[...edits].map(async ([key, edit]) => [editKey(document.id, key), edit && keptOf(await keptEdit(edit))] as const),
    ...history.records.map(async (step) => [stepKey(document.id, step.id), keptOf(await keptStep(step))] as const),
  ]);

/** Puts the changes that hold no files into their records; of the versions those in `records`. */
function put(kept: IDBObjectStore, { local, history }: LocalChanges, records: ReturnType<typeof versionRecords>): void {
  const { document, ...state } = local;
  const { id, versions } = document;
  for (const step of history.removed) kept.delete(stepKey(id, step));
  for (const version of records) {
    const position = versions.findIndex((one) => one.id === version.id);
    kept.put({ format: 1, position, version }, versionKey(id, version.id));
  }
  kept.put({ format: DOCUMENT_FORMAT, head: headOf(document), ...state }, documentKey(id));
}

const byId = (versions: readonly Version[]): ReadonlyMap<string, Version> =>
  new Map(versions.map((version) => [version.id, version]));

/** As they are kept: with bytes in place of Blobs. */
const keptOf = (value: unknown) => ({ format: 1, value });
const keptFile = async (file: Blob | null) => file && { type: file.type, bytes: await bytesOf(file) };
const keptEdit = async (edit: OutboxEntry) => ({ ...edit, maskBlob: await keptFile(edit.maskBlob) });
const keptStep = async ({ step, ...record }: HistoryRecord) => ({
  ...record,
  step: "edit" in step && step.edit ? { ...step, edit: await keptEdit(step.edit) } : step,
});
