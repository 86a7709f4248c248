import type { DocumentContent, StoredDocument } from "../contract/documents.ts";
import { AppError } from "../core/appError.ts";
import { withVersionsOf } from "./documentContent.ts";
import type { SessionServer } from "./sessionServer.ts";

const TRIES = 5;
export const DOCUMENT_GONE = "document_gone";
const gone = (cause: unknown) => new AppError(DOCUMENT_GONE, "Removed from the server; kept in this browser.", { cause });
const isConflict = ({ code }: AppError): boolean => code === "revision_conflict" || code === "conflict";

/**
 * Brings a document to the server as the revision after `revision`. Where the server has moved on, ours wins and its versions
 * that we do not have are added, so neither side loses one.
 *
 * @param revision the one ours builds upon; null when the server should not have the document yet
 * @throws AppError document_gone where the server had it and has it no more: somebody removed it, and is asked before it is put back
 */
export async function pushDocument(
  server: Pick<SessionServer, "getDocument" | "createDocument" | "putDocument">,
  document: DocumentContent,
  revision: number | null,
  signal: AbortSignal,
  tries = TRIES,
): Promise<StoredDocument> {
  try {
    if (revision === null) return await server.createDocument(document, signal);
    return await server.putDocument(document, revision, signal);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === "not_found" && revision !== null) throw gone(error);
    if (tries <= 1) throw error;
    if (!isConflict(error)) throw error;
    const theirs = await server.getDocument(document.id, signal);
    return pushDocument(server, withVersionsOf(document, theirs.document), theirs.revision, signal, tries - 1);
  }
}
