import { DocumentChange, DocumentRecord, type StoredDocument } from "../../contract/documents.ts";
import type { Edit } from "../../contract/edits.ts";
import { AppError } from "../../core/appError.ts";
import { imageIdOf } from "../document/imageId.ts";
import type { SessionServer } from "../sync/sessionServer.ts";

/** A server that keeps the contract, and can be away. */
export interface FakeServer extends SessionServer {
  isAway: boolean;
  /** Edits are accepted, but nobody hears of it. */
  losesResponses: boolean;
  readonly images: Map<string, Blob>;
  readonly documents: Map<string, StoredDocument>;
  /** By idempotency key. */
  readonly edits: Map<string, Edit>;
}

export function fakeServer(): FakeServer {
  const images = new Map<string, Blob>();
  const documents = new Map<string, StoredDocument>();
  const edits = new Map<string, Edit>();
  const server: FakeServer = {
    isAway: false,
    losesResponses: false,
    images,
    documents,
    edits,
    async uploadImage(blob, { onProgress }) {
      respond();
      const id = await imageIdOf(blob);
      images.set(id, blob);
      onProgress?.(1);
      return { id, width: 1, height: 1, mime: "image/png", bytes: blob.size, reading: null };
    },
    async hasImage(id) {
      respond();
      return images.has(id);
    },
    fetchImage: async (id) => respond(images.get(id)),
    async listDocuments() {
      respond();
      return [...documents.values()].map(({ revision, document: { id, name, updatedAt } }) => ({
        id,
        name,
        revision,
        updatedAt,
      }));
    },
    getDocument: async (id) => respond(documents.get(id)),
    async getNewerDocument(id, revision) {
      const held = respond(documents.get(id));
      return held.revision === revision ? null : held;
    },
    async createDocument(document) {
      respond();
      if (documents.has(document.id)) throw new AppError("conflict", "exists");
      return store({ revision: 1, document: DocumentRecord.parse(document) });
    },
    async putDocument(document, revision) {
      const held = respond(documents.get(document.id));
      if (held.revision !== revision) throw new AppError("revision_conflict", "moved on");
      return store({ revision: revision + 1, document: DocumentRecord.parse(document) });
    },
    async patchDocument(change, revision) {
      const { head, versions } = DocumentChange.parse(change);
      const held = respond(documents.get(head.id));
      if (held.revision !== revision) throw new AppError("revision_conflict", "moved on");
      const known = new Set(held.document.versions.map(({ id }) => id));
      const added = versions.filter(({ id }) => !known.has(id));
      return store({ revision: revision + 1, document: { ...head, versions: [...held.document.versions, ...added] } });
    },
    async submitEdit(request, key) {
      respond();
      for (const { imageId } of request.layers) {
        if (!images.has(imageId)) throw new AppError("image_lost", "lost", { details: { imageId } });
      }
      const edit: Edit = edits.get(key) ?? {
        ...request,
        id: crypto.randomUUID(),
        stage: "waiting",
        credits: 0,
        refunded: 0,
        createdAt: new Date(0).toISOString(),
        status: "queued",
        progress: null,
        result: null,
        error: null,
        startedAt: null,
        completedAt: null,
      };
      edits.set(key, edit);
      if (server.losesResponses) throw new AppError("network", "lost", { retryable: true });
      return edit;
    },
    fetchEdit: async (id) => respond([...edits.values()].find((edit) => edit.id === id)),
    async fetchEditOfKey(key) {
      respond();
      return edits.get(key) ?? null;
    },
  };
  function respond<T>(found: T | undefined): T;
  function respond(): void;
  function respond<T>(...found: [T?]): T | undefined {
    if (server.isAway) throw new AppError("network", "away", { retryable: true });
    if (found.length > 0 && found[0] === undefined) throw new AppError("not_found", "not there");
    return found[0];
  }
  function store(stored: StoredDocument): StoredDocument {
    documents.set(stored.document.id, stored);
    return stored;
  }
  return server;
}
