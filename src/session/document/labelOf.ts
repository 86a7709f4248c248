import type { DocumentContent, Layer } from "../../contract/documents.ts";
import { m } from "../../messages/messages.js";

/** The label of the version that introduced this layer, or the layer that it was adjusted from. */
export function labelOf({ versions }: DocumentContent, imageId: string): string {
  const editId = versions.flatMap(({ layers }) => layers).find((layer) => layer.imageId === imageId)?.editId;
  const isIt = (layer: Layer) => layer.imageId === imageId || (editId !== undefined && layer.editId === editId);
  return versions.find(({ layers }) => layers.some(isIt))?.label ?? m.edit();
}
