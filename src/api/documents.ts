import { queryOptions } from "@tanstack/react-query";
import {
  type DocumentChange,
  DocumentList,
  type DocumentRecord,
  DocumentRevision,
  type DocumentSummary,
  StoredDocument,
} from "../contract/documents.ts";
import type { AppError } from "../core/appError.ts";
import { request, requestNewer } from "./client.ts";

/** All documents on the server, those changed last first. */
export const listDocuments = (signal?: AbortSignal): Promise<DocumentSummary[]> =>
  request("/documents", DocumentList, signal ? { signal } : {});

/**
 * The documents that can be opened.
 *
 * @param list gives the server's, and those that this browser alone has
 */
export const documentsQuery = <Listed>(list: (signal: AbortSignal) => Promise<readonly Listed[]>) =>
  queryOptions<readonly Listed[], AppError>({
    queryKey: ["documents"],
    queryFn: ({ signal }) => list(signal),
    networkMode: "always",
  });

const CHANGES_POLL_MS = 10_000;

/**
 * Asks for what other browsers have changed of a document: while the page is seen, and at once when it is again.
 *
 * @param takeIn asks and takes it in
 */
export const changesQuery = (id: string, takeIn: (signal: AbortSignal) => Promise<void>) =>
  queryOptions<null, AppError>({
    queryKey: ["documents", id, "changes"],
    queryFn: async ({ signal }) => {
      await takeIn(signal);
      return null;
    },
    refetchInterval: CHANGES_POLL_MS,
    refetchOnWindowFocus: "always",
    networkMode: "always",
    retry: false,
    gcTime: 0,
    // What it finds is shown by whoever takes it in.
    notifyOnChangeProps: [],
  });

/** @throws AppError `not_found` */
export const getDocument = (id: string, signal?: AbortSignal): Promise<StoredDocument> =>
  request(`/documents/${id}`, StoredDocument, signal ? { signal } : {});

/**
 * The server's state of a document that is newer than a revision; null where that is the latest.
 *
 * @throws AppError `not_found`
 */
export const getNewerDocument = (id: string, revision: number, signal: AbortSignal): Promise<StoredDocument | null> =>
  requestNewer(`/documents/${id}`, StoredDocument, `"${revision}"`, { signal });

/** @throws AppError `conflict` when the server already has a document of this id */
export const createDocument = (document: DocumentRecord, signal?: AbortSignal): Promise<StoredDocument> =>
  request("/documents", StoredDocument, { method: "POST", body: document, ...(signal && { signal }) });

/**
 * Replaces revision `revision` of a document.
 *
 * @throws AppError `revision_conflict` when the server holds another revision by now
 */
export const putDocument = (document: DocumentRecord, revision: number, signal?: AbortSignal): Promise<StoredDocument> =>
  request(`/documents/${document.id}`, StoredDocument, {
    method: "PUT",
    body: document,
    headers: { "if-match": `"${revision}"` },
    ...(signal && { signal }),
  });

/**
 * Replaces the head of revision `revision` of a document, and appends versions. Those that the server has already may be sent again.
 *
 * @throws AppError `revision_conflict` when the server holds another revision by now
 */
export const patchDocument = (change: DocumentChange, revision: number, signal?: AbortSignal): Promise<DocumentRevision> =>
  request(`/documents/${change.head.id}`, DocumentRevision, {
    method: "PATCH",
    body: change,
    headers: { "if-match": `"${revision}"` },
    ...(signal && { signal }),
  });
