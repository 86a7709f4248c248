import { AppError } from "../../core/appError.ts";
import { HistoryRecord, LocalDocument, type LocalStore, OutboxEntry } from "../storage/localStore.ts";

/** A browser's store without a browser. `isFull` refuses writes as a full disk does. */
export interface MemoryStore extends LocalStore {
  isFull: boolean;
}

export function memoryStore(): MemoryStore {
  const documents = new Map<string, LocalDocument>();
  const masks = new Map<string, Blob>();
  const edits = new Map<string, OutboxEntry>();
  const images = new Map<string, Blob>();
  const steps = new Map<string, HistoryRecord>();
  let last: string | null = null;
  const put = <T>(map: Map<string, T>, key: string, value: T | null) => (value === null ? map.delete(key) : map.set(key, value));
  return {
    isFull: false,
    async write({ local, masks: someMasks, images: someImages, edits: someEdits, history }) {
      if (this.isFull) throw new AppError("storage_full", "full");
      const { id } = local.document;
      for (const [key, blob] of someMasks) put(masks, `${id}:${key}`, blob);
      for (const [key, edit] of someEdits) put(edits, `${id}:${key}`, edit && OutboxEntry.parse(edit));
      for (const [key, blob] of someImages) images.set(key, blob);
      for (const record of history.records) steps.set(`${id}:${record.id}`, HistoryRecord.parse(record));
      for (const step of history.removed) steps.delete(`${id}:${step}`);
      documents.set(id, LocalDocument.parse(local));
    },
    readDocument: async (id) => documents.get(id) ?? null,
    readDocuments: async () =>
      [...documents.values()].map(({ isSynced, document: { id, name, updatedAt } }) => ({ isSynced, id, name, updatedAt })),
    readMask: async (id, key) => masks.get(`${id}:${key}`) ?? null,
    readEdits: async (id) => [...edits].filter(([key]) => key.startsWith(`${id}:`)).map(([, edit]) => edit),
    readHistory: async (id) => [...steps].filter(([key]) => key.startsWith(`${id}:`)).map(([, record]) => record),
    readImage: async (id) => images.get(id) ?? null,
    imageIds: async () => [...images.keys()],
    async deleteImages(ids) {
      for (const id of ids) images.delete(id);
      this.isFull = false;
    },
    async deleteDocument(id) {
      documents.delete(id);
    },
    async clear() {
      for (const map of [documents, masks, edits, images, steps]) map.clear();
      last = null;
    },
    lastOpened: async () => last,
    async setLastOpened(id) {
      if (this.isFull) throw new AppError("storage_full", "full");
      last = id;
    },
  };
}
