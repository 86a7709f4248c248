import { queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import { type DocumentContent, DocumentList, StoredDocument } from "../contract/documents.ts";
import type { AppError } from "../core/appError.ts";
import { request } from "./client.ts";
import { untilReachable } from "./retry.ts";

/** All documents on the server. */
export const documentsQuery = () =>
  queryOptions<z.infer<typeof DocumentList>, AppError>({
    queryKey: ["documents"],
    queryFn: ({ signal }) => request("/documents", DocumentList, { signal }),
    ...untilReachable,
  });

/** @throws AppError `not_found` */
export const getDocument = (id: string, signal?: AbortSignal): Promise<StoredDocument> =>
  request(`/documents/${id}`, StoredDocument, signal ? { signal } : {});

/** @throws AppError `conflict` when the server already has a document of this id */
export const createDocument = (document: DocumentContent, signal?: AbortSignal): Promise<StoredDocument> =>
  request("/documents", StoredDocument, { method: "POST", body: document, ...(signal && { signal }) });

/**
 * Replaces revision `revision` of a document.
 *
 * @throws AppError `revision_conflict` when the server holds another revision by now
 */
export const putDocument = (document: DocumentContent, revision: number, signal?: AbortSignal): Promise<StoredDocument> =>
  request(`/documents/${document.id}`, StoredDocument, {
    method: "PUT",
    body: document,
    headers: { "if-match": `"${revision}"` },
    ...(signal && { signal }),
  });
