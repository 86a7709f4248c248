import { fetchShown } from "../api/images.ts";
import type { DocumentContent } from "../contract/documents.ts";
import type { Session } from "../session/session.ts";
import type { ImageSource } from "./pictureCache.ts";

/**
 * The images of a document: this browser's own copy, the server's, or what the server shows of them.
 *
 * @param opening as it is before it is open; null for a new one, all of whose images are at hand until then
 */
export function imageSource(session: Session, opening: DocumentContent | null): ImageSource {
  const isShownByServer = (id: string): boolean => {
    const { document: open } = session.getSnapshot();
    const content = opening && open?.id !== opening.id ? opening : open;
    return content?.versions.some(({ layers }) => layers.some((layer) => layer.imageId === id && layer.isShownByServer)) ?? false;
  };
  return {
    bytes: (id, signal) => (isShownByServer(id) ? fetchShown(id, signal) : session.image(id, signal)),
    shown: fetchShown,
  };
}
