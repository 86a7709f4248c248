import type { DocumentContent, Version } from "../contract/documents.ts";
import { AppError } from "../core/appError.ts";
import { withVersions } from "./documentContent.ts";
import { DOCUMENT_GONE } from "./documentGone.ts";
import { contentOf, headOf, recordOf, versionRecords } from "./documentRecord.ts";
import type { SessionServer } from "./sessionServer.ts";

const TRIES = 5;
const gone = (cause: unknown) => new AppError(DOCUMENT_GONE, "Removed from the server; kept in this browser.", { cause });
const isConflict = ({ code }: AppError): boolean => code === "revision_conflict" || code === "conflict";

/** A document on its way to the server. */
export interface Push {
  readonly document: DocumentContent;
  /** The revision that it builds upon; null when the server should not have the document yet. */
  readonly revision: number | null;
  /** The versions that the server does not have; all are sent where that is not known. */
  readonly unsent: readonly Version[] | null;
}

/** What the server has now. */
interface Pushed {
  readonly revision: number;
  /** Its versions that this side did not have. */
  readonly added: readonly Version[];
}

/**
 * Brings a document to the server as the revision after `revision`. Where the server has moved on, ours wins and its versions
 * that we do not have are added, so neither side loses one.
 *
 * @throws AppError document_gone where the server had it and has it no more: somebody removed it, and is asked before it is put back
 */
export async function pushDocument(server: DocumentServer, push: Push, signal: AbortSignal, tries = TRIES): Promise<Pushed> {
  const { document, revision } = push;
  try {
    return { revision: await sent(server, push, signal), added: [] };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === "not_found" && revision !== null) throw gone(error);
    if (tries <= 1 || !isConflict(error)) throw error;
    const theirs = await server.getDocument(document.id, signal);
    const { versions } = contentOf(theirs.document);
    const merged = withVersions(document, versions);
    const held = new Set(versions.map(({ id }) => id));
    const unsent = document.versions.filter(({ id }) => !held.has(id));
    const pushed = await pushDocument(server, { document: merged, revision: theirs.revision, unsent }, signal, tries - 1);
    const mine = new Set(document.versions.map(({ id }) => id));
    return { revision: pushed.revision, added: [...versions.filter(({ id }) => !mine.has(id)), ...pushed.added] };
  }
}

type DocumentServer = Pick<SessionServer, "getDocument" | "createDocument" | "putDocument" | "patchDocument">;

async function sent(server: DocumentServer, { document, revision, unsent }: Push, signal: AbortSignal): Promise<number> {
  if (revision === null) return (await server.createDocument(recordOf(document), signal)).revision;
  if (!unsent) return (await server.putDocument(recordOf(document), revision, signal)).revision;
  const change = { head: headOf(document), versions: versionRecords(document, unsent) };
  return (await server.patchDocument(change, revision, signal)).revision;
}
