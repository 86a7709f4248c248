import type { DocumentContent, Layer, Version } from "../contract/documents.ts";
import type { LayerPlacement } from "../contract/images.ts";
import { type Point, type Rect, rectOf, union } from "../core/geometry.ts";
import type { PendingEdit } from "../session/localStore.ts";
import type { AnsweredEdit } from "./commands/joinCandidate.ts";

/** Where an edit's answer goes. All in pixels of the canvas that the edit was made on. */
export interface EditPlace {
  /** Lowest first. */
  readonly beneath: readonly LayerPlacement[];
  readonly above: readonly LayerPlacement[];
  /** What is seen without the answer, and with it. */
  readonly before: Rect;
  readonly after: Rect;
  /** The layer that it was accepted as, and the version that this is a layer of; null when it was not. */
  readonly reopened: { readonly version: Version; readonly index: number; readonly offset: Point } | null;
}

/** Where the answer of an edit goes, that waits for a decision or is decided upon anew. */
export function placeOf(content: DocumentContent, edit: AnsweredEdit, reopened: PendingEdit["reopened"]): EditPlace {
  const old = rectOf(edit.canvas);
  if (!reopened) {
    const after = edit.mode === "outpaint" ? union(old, edit.candidate.region) : old;
    return { beneath: edit.layers, above: [], before: old, after, reopened: null };
  }
  const version = content.versions.find(({ id }) => id === reopened.versionId);
  const index = version?.layers.findIndex(({ imageId }) => imageId === reopened.imageId) ?? -1;
  const [base, first] = [version?.layers[0], edit.layers[0]];
  if (!version || index < 0 || !base || !first) throw new RangeError("The layer that was reopened is gone.");
  // The base moves where the canvas was extended, and all that lies on it with it.
  const offset = { x: base.x - first.x, y: base.y - first.y };
  const placed = ({ imageId, x, y }: Layer): LayerPlacement => ({ imageId, x: x - offset.x, y: y - offset.y });
  const canvas = { ...rectOf(version.canvas), x: -offset.x, y: -offset.y };
  return {
    beneath: version.layers.slice(0, index).map(placed),
    above: version.layers.slice(index + 1).map(placed),
    before: canvas,
    after: canvas,
    reopened: { version, index, offset },
  };
}
