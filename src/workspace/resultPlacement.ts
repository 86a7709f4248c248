import type { DocumentContent, Layer, Version } from "../contract/documents.ts";
import type { LayerPlacement } from "../contract/images.ts";
import { intersect, type Point, type Rect, rectOf, union } from "../core/geometry/geometry.ts";
import { m } from "../messages/messages.js";
import { currentVersion, placementOf } from "../session/document/documentContent.ts";
import { offsetOn, type Requested, versionBeneath } from "../session/document/versionBeneath.ts";
import type { OutboxEntry } from "../session/storage/localStore.ts";
import type { CompletedEdit } from "./completedEdit.ts";

/** The placement of an edit's result. All rectangles in pixels of the canvas that the edit was made on. */
export interface ResultPlacement {
  /** The version that it is put on, or is a layer of already. */
  readonly version: Version;
  /** Offset from a point on that version's canvas to the same point on the edit's. */
  readonly offset: Point;
  /** Lowest first. */
  readonly beneath: readonly LayerPlacement[];
  readonly above: readonly LayerPlacement[];
  /** The part of the edit's canvas that each of the layers beneath covers. */
  readonly known: readonly Rect[];
  /** The visible area without the result, and with it. */
  readonly before: Rect;
  readonly after: Rect;
  /** Index of the layer that it was accepted as; null when it was not. */
  readonly reopened: number | null;
}

const moved =
  (offset: Point) =>
  (layer: Layer): LayerPlacement => ({ ...placementOf(layer), x: layer.x + offset.x, y: layer.y + offset.y });

/** The layers beneath an edit's result now, lowest first, in pixels of the canvas that it was requested on. */
export function layersBeneath(content: DocumentContent, requested: Requested): LayerPlacement[] {
  const version = versionBeneath(content, requested);
  return version.layers.map(moved(offsetOn(version, requested)));
}

/** The placement of an edit's result that waits for a decision, or for a new one. */
export function placeOf(content: DocumentContent, edit: CompletedEdit, reopened: OutboxEntry["reopened"]): ResultPlacement {
  const version = reopened ? versionReopened(content, edit, reopened) : versionBeneath(content, edit);
  if (!version) throw new RangeError(m.workspace_layer_gone());
  const offset = offsetOn(version, edit);
  const before = { ...rectOf(version.canvas), ...offset };
  const placed = moved(offset);
  const { layers } = version;
  const knownTo = (count: number): readonly Rect[] =>
    layers
      .slice(0, count)
      .map((layer) => intersect({ ...layer, x: layer.x + offset.x, y: layer.y + offset.y }, rectOf(edit.canvas)));
  if (!reopened) {
    const old = rectOf(edit.canvas);
    const after = edit.mode === "outpaint" ? union(old, edit.result.region) : old;
    const known = knownTo(layers.length);
    return { version, offset, beneath: layers.map(placed), above: [], known, before, after, reopened: null };
  }
  const index = layers.findIndex(({ imageId, editId }) => imageId === reopened.imageId && editId === edit.id);
  if (index < 0) throw new RangeError(m.workspace_layer_gone());
  return {
    version,
    offset,
    beneath: layers.slice(0, index).map(placed),
    above: layers.slice(index + 1).map(placed),
    known: knownTo(index),
    before,
    after: before,
    reopened: index,
  };
}

/** The version whose layer was reopened: the one that it was in, or the current one once that was undone. */
function versionReopened(
  content: DocumentContent,
  edit: CompletedEdit,
  { versionId, imageId }: NonNullable<OutboxEntry["reopened"]>,
): Version | undefined {
  const isOfIt = (layer: Layer) => layer.editId === edit.id && layer.imageId === imageId;
  const current = currentVersion(content);
  if (content.undoneVersionIds?.includes(versionId) && current.layers.some(isOfIt)) return current;
  return content.versions.find(({ id }) => id === versionId);
}
