import { AppError } from "../core/appError.ts";
import type { MaskDocument } from "../core/mask/maskDocument.ts";
import { Editor } from "../editor/editor.ts";
import type { EditorPixels } from "../editor/port.ts";
import { maskFile } from "../imaging/maskPng.ts";
import type { Session } from "../session/session.ts";
import { createEditorPort } from "../state/editorPort.ts";
import type { Pictures } from "./pictures.ts";

/** The pixels of the open document: its mask with undo, and its decoded pictures. What it says stands in the session. */
export interface OpenDocument {
  readonly editor: Editor;
  readonly pictures: Pictures;
}

/** Until the picture's pixels are wired: nothing that needs them does anything. */
const NO_PIXELS: EditorPixels = {
  compute: () => Promise.reject(new AppError("internal", "The picture's pixels cannot be read here.")),
  readPixels: () => null,
  reportFailure: (label, cause) => console.error(label, cause),
};

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
    const editor = new Editor(mask, createEditorPort(NO_PIXELS));
    editor.onCommit(() => this.session.setMask(() => maskFile(editor.settledMask)));
    this.#open = { editor, pictures };
    for (const listener of this.#listeners) listener();
    before?.editor.close();
    if (before && before.pictures !== pictures) before.pictures.close();
  }
}
