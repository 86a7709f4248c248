import type { DocumentContent, StoredDocument, Version } from "../../contract/documents.ts";
import type { ImageId } from "../../contract/images.ts";
import { AppError } from "../../core/appError.ts";
import { sameSize } from "../../core/geometry/geometry.ts";
import { currentVersion, maskIdOn, shownVersions } from "../document/documentContent.ts";
import { contentOf, headOf } from "../document/documentRecord.ts";
import type { Painted } from "../document/maskSource.ts";
import { type LocalDocument, maskKeyOf, type OutboxEntry } from "../storage/localStore.ts";
import type { ForeignChange, ForeignPaint } from "./foreignChange.ts";
import { mergeDocuments, relationOf, textConflicts } from "./mergeDocuments.ts";
import { TextsDiverged } from "./textsDiverged.ts";

/** The part of the open document that taking in uses. */
interface Opened {
  /** As it is in the moment of the call. */
  read(): LocalDocument;
  fetchMask(id: ImageId): Promise<Blob>;
  adopt(change: ForeignChange): Promise<void>;
  edits(): readonly OutboxEntry[];
  dropEdit(key: string): void;
  keep(local: Partial<LocalDocument>, painted: readonly Painted[]): void;
}

/**
 * Takes in what the server has: nothing where this browser has all of it, else what both have changed since they had the same.
 *
 * @throws TextsDiverged where a text was changed on both sides: a designer decides
 */
export async function takeIn({ revision, document }: StoredDocument, opened: Opened): Promise<void> {
  const theirs = contentOf(document);
  const sentIds = new Set(theirs.versions.map(({ id }) => id));
  const known = { revision, base: headOf(theirs) };
  const unsentIn = ({ document: { versions } }: Pick<LocalDocument, "document">) =>
    versions.flatMap(({ id }) => (sentIds.has(id) ? [] : [id]));
  const local = opened.read();
  const relation = relationOf(local, theirs, revision);
  if (relation === "ahead") return opened.keep({ ...known, unsentVersionIds: unsentIn(local) }, []);
  const base = relation === "behind" ? local.document : (local.base ?? {});
  refuseConflicts(textConflicts(base, local.document, theirs));
  const maskOf = async (id: ImageId | null | undefined) => (id ? opened.fetchMask(id) : null);
  const paintOn = ({ id: versionId, canvas }: Version): ForeignPaint & { readonly isChanged: boolean } => {
    const maskId = maskIdOn(theirs, theirs.versions, canvas) ?? null;
    const baseId = maskIdOn(base, local.document.versions, canvas) ?? null;
    const isKnownHere = relation === "behind" && sameSize(currentVersion(local.document).canvas, canvas);
    return {
      versionId,
      canvas,
      maskId,
      fetchMask: () => maskOf(maskId),
      ...(!isKnownHere && { fetchBaseMask: () => maskOf(baseId).catch(onSwept) }),
      isChanged: maskId !== baseId,
    };
  };
  const current = currentVersion(theirs);
  const others = new Map(shownVersions(theirs).map((version) => [maskKeyOf(version.canvas), version]));
  others.delete(maskKeyOf(current.canvas));
  await opened.adopt({
    paints: [...[...others.values()].map(paintOn).filter(({ isChanged }) => isChanged), paintOn(current)],
    merge(isPainted) {
      const { document: ours } = opened.read();
      refuseConflicts(textConflicts(base, ours, theirs));
      return mergeDocuments(base, ours, theirs, isPainted);
    },
    keep(merged, painted) {
      const { document, isTheirs } = merged;
      for (const key of decidedIn(document, opened)) opened.dropEdit(key);
      const change = { ...known, document, isSynced: isTheirs, unsentVersionIds: unsentIn(merged) };
      opened.keep(change, painted);
    },
  });
}

/** The edits that wait for a decision, and whose results another browser has made versions of. */
function decidedIn(document: DocumentContent, { read, edits }: Opened): string[] {
  const shown = new Set(shownVersions(read().document).map(({ id }) => id));
  const added = shownVersions(document).filter(({ id }) => !shown.has(id));
  const decided = new Set(added.flatMap(({ layers }) => layers.map(({ editId }) => editId)));
  return edits().flatMap(({ key, editId, reopened }) => (editId && !reopened && decided.has(editId) ? [key] : []));
}

/** Nothing names an older mask any more, and the server may have removed it: then paint is only added. */
function onSwept(error: unknown): null {
  if (error instanceof AppError && !error.retryable) return null;
  throw error;
}

function refuseConflicts(conflicts: TextsDiverged["conflicts"]): void {
  if (conflicts.length > 0) throw new TextsDiverged(conflicts);
}
