import { AppError } from "../../core/appError.ts";
import { LocalDocument, type LocalStore, PendingEdit } from "../localStore.ts";

/** A browser's store without a browser. `isFull` refuses writes as a full disk does. */
export interface MemoryStore extends LocalStore {
  isFull: boolean;
}

export function memoryStore(): MemoryStore {
  const documents = new Map<string, LocalDocument>();
  const masks = new Map<string, Blob>();
  const edits = new Map<string, PendingEdit>();
  const images = new Map<string, Blob>();
  let last: string | null = null;
  const put = <T>(map: Map<string, T>, key: string, value: T | null) => (value === null ? map.delete(key) : map.set(key, value));
  return {
    isFull: false,
    async write({ local, masks: someMasks, images: someImages, edits: someEdits }) {
      if (this.isFull) throw new AppError("storage_full", "full");
      const { id } = local.document;
      for (const [key, blob] of someMasks) put(masks, `${id}:${key}`, blob);
      for (const [key, edit] of someEdits) put(edits, `${id}:${key}`, edit && PendingEdit.parse(edit));
      for (const [key, blob] of someImages) images.set(key, blob);
      documents.set(id, LocalDocument.parse(local));
    },
    readDocument: async (id) => documents.get(id) ?? null,
    readDocuments: async () => [...documents.values()],
    readMask: async (id, key) => masks.get(`${id}:${key}`) ?? null,
    readEdits: async (id) => [...edits].filter(([key]) => key.startsWith(`${id}:`)).map(([, edit]) => edit),
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
      for (const map of [documents, masks, edits, images]) map.clear();
      last = null;
    },
    lastOpened: async () => last,
    async setLastOpened(id) {
      last = id;
    },
  };
}
