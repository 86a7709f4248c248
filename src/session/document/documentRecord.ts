import type { DocumentContent, DocumentHead, DocumentRecord, Layer, Version, VersionRecord } from "../../contract/documents.ts";
import { AppError } from "../../core/appError.ts";
import type { Point } from "../../core/geometry/geometry.ts";
import { m } from "../../messages/messages.js";

/** All of a document but its versions. */
export const headOf = ({ versions: _, ...head }: DocumentContent): DocumentHead => head;

/** A document as it is sent: each version as what differs from an earlier one. */
export const recordOf = (content: DocumentContent): DocumentRecord => ({
  ...headOf(content),
  versions: versionRecords(content, content.versions),
});

/** Some versions of a document, in its order, each as what differs from an earlier one. */
export const versionRecords = ({ versions }: DocumentContent, some: readonly Version[]): VersionRecord[] =>
  some.map((version) => versionRecord(version, versions.slice(0, versions.indexOf(version))));

/**
 * The document of a record.
 *
 * @throws AppError bad_request when a version's base is not among those before it
 */
export const contentOf = ({ versions, ...head }: DocumentRecord): DocumentContent => ({
  ...head,
  versions: versionsOf(versions),
});

/**
 * Versions with all their layers, which they share where they lie in the same place.
 *
 * @throws AppError bad_request when a base is not among the versions before it
 */
export function versionsOf(records: readonly VersionRecord[]): Version[] {
  const made = new Map<string, Version>();
  for (const { base, ...version } of records)
    made.set(version.id, { ...version, layers: base ? layersOn(base, version, made) : version.layers });
  return [...made.values()];
}

function layersOn(
  { id, x, y, at, removed }: NonNullable<VersionRecord["base"]>,
  { layers }: Version,
  made: ReadonlyMap<string, Version>,
): Layer[] {
  const before = made.get(id)?.layers;
  if (!before) throw new AppError("bad_request", m.session_version_missing());
  const moved = x === 0 && y === 0 ? before : before.map((layer) => ({ ...layer, x: layer.x + x, y: layer.y + y }));
  return moved.toSpliced(at, removed, ...layers);
}

/** The difference of a version from the one that is most like it, the latest of several. */
function versionRecord(version: Version, earlier: readonly Version[]): VersionRecord {
  let best: VersionRecord = version;
  for (const other of earlier.toReversed()) {
    if (best.layers.length <= 1 && best.base) break;
    const record = recordOn(version, other);
    if (record && record.layers.length < best.layers.length) best = record;
  }
  return best;
}

/** Null where they have nothing in common. */
function recordOn(version: Version, base: Version): VersionRecord | null {
  const [now, before] = [version.layers, base.layers];
  const [first, was] = [now[0], before[0]];
  if (!first || first.imageId !== was?.imageId) return null;
  const by = { x: first.x - was.x, y: first.y - was.y };
  const shorter = Math.min(now.length, before.length);
  const isMoved = (i: number, j: number) => isSameButMoved(now[i], before[j], by);
  let at = 0;
  while (at < shorter && isMoved(at, at)) at++;
  let behind = 0;
  while (behind < shorter - at && isMoved(now.length - 1 - behind, before.length - 1 - behind)) behind++;
  if (at + behind === 0) return null;
  return {
    ...version,
    layers: now.slice(at, now.length - behind),
    base: { id: base.id, ...by, at, removed: before.length - behind - at },
  };
}

function isSameButMoved(layer: Layer | undefined, before: Layer | undefined, { x, y }: Point): boolean {
  if (!layer || !before || layer.imageId !== before.imageId) return false;
  if (layer === before && x === 0 && y === 0) return true;
  return (
    layer.x === before.x + x && layer.y === before.y + y && JSON.stringify(inPlace(layer)) === JSON.stringify(inPlace(before))
  );
}

const inPlace = (layer: Layer) => Object.entries({ ...layer, x: 0, y: 0 }).sort(([one], [other]) => (one < other ? -1 : 1));
