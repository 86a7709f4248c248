import type { DocumentContent } from "../../contract/documents.ts";
import type { ImageId } from "../../contract/images.ts";
import { m } from "../../messages/messages.js";

/** The image of a document that is lost, and how it comes back: the original, a layer, or a mask. */
export function lostImageText({ name, versions }: DocumentContent, id: ImageId): string {
  if (versions[0]?.layers[0]?.imageId === id) return m.lost_original({ name });
  const version = versions.find(({ layers }) => layers.some(({ imageId, eraseId }) => imageId === id || eraseId === id));
  return version ? m.lost_layer({ label: version.label }) : m.lost_mask({ name });
}
