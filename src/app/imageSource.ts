import { fetchShown } from "../api/images.ts";
import type { Session } from "../session/session.ts";
import type { ImageSource } from "./pictures.ts";

/** The images of the open document: this browser's own copy, the server's, or what the server shows of them. */
export function imageSource(session: Session): ImageSource {
  const isShownByServer = (id: string): boolean => {
    const { document: content } = session.getSnapshot();
    return content?.versions.some(({ layers }) => layers.some((layer) => layer.imageId === id && layer.isShownByServer)) ?? false;
  };
  return {
    bytes: (id, signal) => (isShownByServer(id) ? fetchShown(id, signal) : session.image(id, signal)),
    shown: fetchShown,
  };
}
