import { randomUUID } from "node:crypto";
import type { DocumentChange, DocumentRecord, Layer, VersionRecord } from "../../contract/documents.ts";

const AT = "2030-01-02T03:04:05.000Z";
const CANVAS = { width: 4, height: 3 };

/** A layer of an image of this digit. */
export const layerOf = (digit = "a"): Layer => ({ imageId: digit.repeat(64), x: 0, y: 0, ...CANVAS });

export const newVersion = (changes: Partial<VersionRecord> = {}): VersionRecord => ({
  id: randomUUID(),
  label: "Original",
  canvas: CANVAS,
  layers: [layerOf()],
  credits: 0,
  createdAt: AT,
  ...changes,
});

/** A version with one layer more than another one, which has `count`. */
export const versionOn = (
  { id }: Pick<VersionRecord, "id">,
  count: number,
  changes: Partial<VersionRecord> = {},
): VersionRecord => newVersion({ label: "Edit", base: { id, x: 0, y: 0, at: count, removed: 0 }, ...changes });

/** The last version is the present one. */
export function newDocument(name = "Coffee", versions: VersionRecord[] = [newVersion()]): DocumentRecord {
  return {
    id: randomUUID(),
    name,
    versions,
    currentVersionId: versions.at(-1)?.id ?? randomUUID(),
    maskId: null,
    prompt: "",
    createdAt: AT,
    updatedAt: AT,
  };
}

/** The change that makes a document of these and of `versions`, of which the last is the current one. */
export function changeOf({ versions: _, ...head }: DocumentRecord, versions: VersionRecord[]): DocumentChange {
  return { head: { ...head, currentVersionId: versions.at(-1)?.id ?? head.currentVersionId }, versions };
}
