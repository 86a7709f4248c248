import type { DocumentContent } from "../../contract/documents.ts";
import type { ImageId } from "../../contract/images.ts";

/** Which image of a document is lost, and how it comes back: the one that everything is laid on, a layer, or a mask. */
export function lostWords({ name, versions }: DocumentContent, id: ImageId): string {
  const where = "is neither in this browser nor on the server";
  if (versions[0]?.layers[0]?.imageId === id)
    return `The original of “${name}” ${where}. Open its file again, then this document: it has it back by then.`;
  const version = versions.find(({ layers }) => layers.some(({ imageId, eraseId }) => imageId === id || eraseId === id));
  if (version)
    return `The layer of “${version.label}” ${where}. Open this document in the browser that made it, or go back to a version before it.`;
  return `A mask of “${name}” ${where}. What you see does not depend on it; an edit that was made with it cannot be tuned again.`;
}
