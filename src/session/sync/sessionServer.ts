import { createDocument, getDocument, getNewerDocument, listDocuments, patchDocument, putDocument } from "../../api/documents.ts";
import type { EditCalls } from "../../api/edits.ts";
import { fetchImage, hasImage, uploadImage } from "../../api/images.ts";
import type {
  DocumentChange,
  DocumentRecord,
  DocumentRevision,
  DocumentSummary,
  StoredDocument,
} from "../../contract/documents.ts";
import type { Edit, EditRequest } from "../../contract/edits.ts";
import type { ImageId, StoredImage } from "../../contract/images.ts";

/** The part of the server that a session uses. Throws AppError, retryable while the server is away. */
export interface SessionServer {
  uploadImage(blob: Blob, options: { onProgress?: (share: number) => void; signal: AbortSignal }): Promise<StoredImage>;
  hasImage(id: ImageId, signal: AbortSignal): Promise<boolean>;
  fetchImage(id: ImageId, signal?: AbortSignal): Promise<Blob>;
  listDocuments(signal?: AbortSignal): Promise<DocumentSummary[]>;
  getDocument(id: string, signal?: AbortSignal): Promise<StoredDocument>;
  /** Null where that revision is the latest. */
  getNewerDocument(id: string, revision: number, signal: AbortSignal): Promise<StoredDocument | null>;
  createDocument(document: DocumentRecord, signal: AbortSignal): Promise<DocumentRevision>;
  putDocument(document: DocumentRecord, revision: number, signal: AbortSignal): Promise<DocumentRevision>;
  patchDocument(change: DocumentChange, revision: number, signal: AbortSignal): Promise<DocumentRevision>;
  submitEdit(request: EditRequest, key: string, signal: AbortSignal): Promise<Edit>;
  fetchEdit(id: string, signal: AbortSignal): Promise<Edit>;
  /** The edit that was accepted under a key; null when there is none. */
  fetchEditOfKey(key: string, signal: AbortSignal): Promise<Edit | null>;
}

/** @param edits the calls about edits, which put into the cache what is answered */
export const apiServer = (edits: EditCalls): SessionServer => ({
  uploadImage,
  hasImage,
  fetchImage,
  listDocuments,
  getDocument,
  getNewerDocument,
  createDocument,
  putDocument,
  patchDocument,
  submitEdit: edits.submitEdit,
  fetchEdit: edits.fetchEdit,
  fetchEditOfKey: edits.fetchEditOfKey,
});
