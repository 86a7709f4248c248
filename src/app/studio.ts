import type { MaskDocument } from "../core/mask/maskDocument.ts";
import { looksAtPicture } from "../core/mask/work.ts";
import { Editor } from "../editor/editor.ts";
import type { EditorPixels } from "../editor/port.ts";
import { maskFile } from "../imaging/maskFile.ts";
import { computeMask, forgetPixels } from "../imaging/maskWork.ts";
import { pixelReader } from "../imaging/pixelReader.ts";
import { currentVersion } from "../session/documentContent.ts";
import type { Session } from "../session/session.ts";
import { createEditorPort } from "../state/editorPort.ts";
import { type Pictures, placed } from "./pictures.ts";

/** The pixels of the open document: its mask with undo, and its decoded pictures. What it says stands in the session. */
export interface OpenDocument {
  readonly editor: Editor;
  readonly pictures: Pictures;
}

/** Holds what is open. For React: `useSyncExternalStore(studio.subscribe, studio.getSnapshot)`. */
export class Studio {
  readonly session: Session;
  readonly #listeners = new Set<() => void>();
  #open: OpenDocument | null = null;

  constructor(session: Session) {
    this.session = session;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getSnapshot = (): OpenDocument | null => this.#open;

  /** Shows another document, or the same one on another canvas; what was shown before is closed, but for pictures that go on. */
  show(pictures: Pictures, mask: MaskDocument): void {
    const before = this.#open;
    const editor = new Editor(mask, createEditorPort(this.#pixelsOf(pictures)));
    editor.onCommit(() => this.session.setMask(() => maskFile(editor.settledMask)));
    this.#open = { editor, pictures };
    for (const listener of this.#listeners) listener();
    before?.editor.close();
    if (before && before.pictures !== pictures) {
      forgetPixels();
      before.pictures.close();
    }
  }

  /** Of the version that is current when they are asked for. */
  #pixelsOf(pictures: Pictures): EditorPixels {
    const layers = () => {
      const { document: content } = this.session.getSnapshot();
      return content ? currentVersion(content).layers : [];
    };
    return {
      compute: async (work, mask, signal, onProgress) =>
        computeMask(work, mask, looksAtPicture(work) ? await pictures.place(layers()) : [], signal, onProgress),
      readPixels: () => {
        const shown = placed(pictures.getSnapshot(), layers());
        return shown && pixelReader(shown);
      },
      reportFailure: (label, cause) => console.error(label, cause),
    };
  }
}
