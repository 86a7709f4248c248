import { looksAtPicture } from "../core/mask/operations/work.ts";
import type { EditorPixels } from "../editor/port.ts";
import { computeMask } from "../imaging/maskWork/maskWork.ts";
import { pixelReader } from "../imaging/pixels/pixelReader.ts";
import { m } from "../messages/messages.js";
import { currentVersion } from "../session/document/documentContent.ts";
import type { Session } from "../session/session.ts";
import { notifyError } from "./notifyFailure.ts";
import { type Pictures, placed } from "./pictureCache.ts";

/** The open document's picture as tools read it: the layers of the version that is worked on. */
export function editorPixels(session: Session, pictures: Pictures): EditorPixels {
  const layers = () => {
    const { document: content } = session.getSnapshot();
    return content ? currentVersion(content).layers : [];
  };
  return {
    compute: async (work, mask, signal, onProgress) =>
      computeMask(work, mask, looksAtPicture(work) ? await pictures.place(layers()) : [], signal, onProgress),
    readPixels: () => {
      const shown = placed(pictures.getSnapshot(), layers());
      return shown && pixelReader(shown);
    },
    reportFailure: (label, cause) => void notifyError(m.cant_do({ label }))(cause),
  };
}
