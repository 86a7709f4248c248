import type { DocumentContent, StoredDocument, Version } from "../../contract/documents.ts";
import type { ImageId } from "../../contract/images.ts";
import { AppError } from "../../core/appError.ts";
import { type Size, sameSize } from "../../core/geometry/geometry.ts";
import { m } from "../../messages/messages.js";
import { canvasesOf, currentVersion, imageIdsOf } from "../document/documentContent.ts";
import { headOf, recordOf, versionRecords } from "../document/documentRecord.ts";
import { unsentAfter } from "../document/unsentVersions.ts";
import type { LocalDocument } from "../storage/localStore.ts";
import { DOCUMENT_GONE } from "./documentGone.ts";
import type { SessionServer } from "./sessionServer.ts";

const TRIES = 5;
const isConflict = (error: unknown): error is AppError =>
  error instanceof AppError && (error.code === "revision_conflict" || error.code === "conflict");

/** The part of the open document that pushing uses. */
interface Opened {
  readonly server: Pick<SessionServer, "createDocument" | "getDocument" | "patchDocument" | "putDocument">;
  readonly signal: AbortSignal;
  /** As it is in the moment of the call. */
  read(): { readonly local: LocalDocument; readonly changes: number };
  /** Brings to the server what is painted on a canvas of that size; null is nothing. */
  sendMask(canvas: Size): Promise<ImageId | null>;
  upload(id: ImageId): Promise<unknown>;
  /** Merges the changes of another browser into it. */
  takeIn(theirs: StoredDocument): Promise<void>;
}

/**
 * Brings a document to the server with all that it names; what another browser has sent since is taken in first.
 *
 * @returns what has changed of it by that
 * @throws AppError document_gone where the server had it and has it no more: somebody removed it, and is asked before it is put back
 */
export async function pushDocument(opened: Opened): Promise<Partial<LocalDocument>> {
  const { server, signal, read } = opened;
  for (let tries = TRIES; ; tries--) {
    try {
      return await sent(opened);
    } catch (error) {
      if (tries <= 1 || !isConflict(error)) throw error;
      await opened.takeIn(await server.getDocument(read().local.document.id, signal));
      if (read().local.isSynced) return {};
    }
  }
}

async function sent(opened: Opened): Promise<Partial<LocalDocument>> {
  const { local, changes } = opened.read();
  const masks = await sentMasks(opened, local.document);
  const document = { ...local.document, ...masks };
  const unsent = local.unsentVersionIds ? versionsNamed(document, local.unsentVersionIds) : null;
  for (const id of imageIdsOf(unsent ?? document.versions)) await opened.upload(id);
  const revision = await revisionOf(opened, document, local.revision, unsent);
  const now = opened.read();
  const isSynced = now.changes === changes;
  return {
    ...(isSynced && { document: { ...now.local.document, ...masks } }),
    revision,
    base: headOf(document),
    isSynced,
    unsentVersionIds: unsentAfter([], local.document, now.local.document),
  };
}

/** Ids of the sent masks: of the current canvas, and of those of other sizes. */
async function sentMasks(
  { sendMask }: Opened,
  content: DocumentContent,
): Promise<Pick<DocumentContent, "maskId" | "otherMasks">> {
  const { canvas } = currentVersion(content);
  const otherMasks: NonNullable<DocumentContent["otherMasks"]> = [];
  for (const other of canvasesOf(content.versions)) {
    const maskId = sameSize(other, canvas) ? null : await sendMask(other);
    if (maskId) otherMasks.push({ ...other, maskId });
  }
  return { maskId: await sendMask(canvas), ...(otherMasks.length > 0 && { otherMasks }) };
}

async function revisionOf(
  { server, signal }: Opened,
  document: DocumentContent,
  revision: number | null,
  unsent: readonly Version[] | null,
): Promise<number> {
  if (revision === null) return (await server.createDocument(recordOf(document), signal)).revision;
  try {
    if (!unsent) return (await server.putDocument(recordOf(document), revision, signal)).revision;
    const change = { head: headOf(document), versions: versionRecords(document, unsent) };
    return (await server.patchDocument(change, revision, signal)).revision;
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.code !== "not_found") throw cause;
    throw new AppError(DOCUMENT_GONE, m.session_document_gone(), { cause });
  }
}

const versionsNamed = ({ versions }: DocumentContent, ids: readonly string[]): Version[] => {
  const named = new Set(ids);
  return versions.filter(({ id }) => named.has(id));
};
