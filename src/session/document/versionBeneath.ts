import type { DocumentContent, Layer, Version } from "../../contract/documents.ts";
import type { Edit } from "../../contract/edits.ts";
import { type Point, sameSize } from "../../core/geometry/geometry.ts";
import { currentVersion, isSameLayer, shownVersions } from "./documentContent.ts";

/** The part of an edit that identifies the version it was requested on. */
export type Requested = Pick<Edit, "canvas" | "layers">;

/**
 * The version that an edit's result is put on: the current one where the edit was requested on it, or on one that it has grown
 * from, so that what was accepted since stays; else the one that it was requested on, even if its canvas has another size; the
 * current one where that is gone.
 */
export function versionBeneath(content: DocumentContent, edit: Requested): Version {
  const current = currentVersion(content);
  if (beginsWith(current, edit)) return current;
  const isAskedFor = (version: Version) => version.layers.length === edit.layers.length && beginsWith(version, edit);
  const isFramed = (version: Version) => version.layers.length === edit.layers.length && shiftOf(version, edit) !== null;
  const versions = shownVersions(content);
  return versions.find(isAskedFor) ?? (isFramed(current) ? current : versions.find(isFramed)) ?? current;
}

/** The layers of a version that came on top of what an edit was asked for; none where it has not grown from that. */
export const acceptedSince = (version: Version, edit: Requested): readonly Layer[] =>
  beginsWith(version, edit) ? version.layers.slice(edit.layers.length) : [];

/** A layer of a version. */
export interface PlacedLayer {
  readonly version: Version;
  readonly layer: Layer;
}

/**
 * The layer to adjust where one is opened from some version: in the current version, the layer of the same edit, so that what was
 * accepted since stays. Where the current one has none, or all of it is beneath the opened version and that was not undone: the
 * opened layer itself.
 */
export function layerToAdjust(content: DocumentContent, { version, layer }: PlacedLayer): PlacedLayer {
  const current = currentVersion(content);
  if (beginsWith(version, current) && !content.undoneVersionIds?.includes(version.id)) return { version, layer };
  const same = current.layers.find(({ editId }) => editId !== undefined && editId === layer.editId);
  return same ? { version: current, layer: same } : { version, layer };
}

/** The layers of a version that another one has neither as they are nor otherwise blended. */
export function missingFrom(version: Version, { layers }: Version): readonly Layer[] {
  const isIn = (layer: Layer) =>
    layers.some((one) => isSameLayer(one, layer) || (one.editId !== undefined && one.editId === layer.editId));
  return version.layers.filter((layer) => !isIn(layer));
}

/** Offset of a version's base, and with it of all its layers, on the canvas of an edit. */
export function offsetOn({ layers: [base] }: Version, { layers: [requested] }: Requested): Point {
  return base && base.imageId === requested?.imageId ? { x: requested.x - base.x, y: requested.y - base.y } : { x: 0, y: 0 };
}

function beginsWith(version: Version, edit: Requested): boolean {
  const shift = shiftOf(version, edit);
  return shift?.x === 0 && shift.y === 0 && sameSize(version.canvas, edit.canvas);
}

/** Null when an edit's layers are not a version's lowest, all moved alike. */
function shiftOf(version: Version, edit: Requested): Point | null {
  const shift = offsetOn(version, edit);
  const isSame = edit.layers.every((requested, index) => {
    const layer = version.layers[index];
    return layer && isSameLayer(layer, requested) && layer.x + shift.x === requested.x && layer.y + shift.y === requested.y;
  });
  return isSame ? shift : null;
}
