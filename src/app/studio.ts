import type { QueryClient } from "@tanstack/react-query";
import { sameSize } from "../core/geometry.ts";
import type { MaskDocument } from "../core/mask/maskDocument.ts";
import { Editor } from "../editor/editor.ts";
import { maskFile } from "../imaging/maskFile.ts";
import { forgetPixels } from "../imaging/maskWork.ts";
import { currentVersion } from "../session/documentContent.ts";
import type { Session } from "../session/session.ts";
import type { Tabs } from "../session/tabs.ts";
import { createEditorPort } from "../state/editorPort.ts";
import { StudioCanvasSteps } from "./canvasSteps.ts";
import { createExtensionRunner } from "./createExtensionRunner.ts";
import { editorPixels } from "./editorPixels.ts";
import type { ExtensionRunner } from "./extensionRunner.ts";
import { FollowedEdits } from "./followedEdits.ts";
import type { Pictures } from "./pictures.ts";

/** The pixels of the open document: its mask with undo, and its decoded pictures. What it says stands in the session. */
export interface OpenDocument {
  readonly editor: Editor;
  readonly pictures: Pictures;
}

/** Holds what is open. For React: `useSyncExternalStore(studio.subscribe, studio.getSnapshot)`. */
export class Studio {
  readonly session: Session;
  readonly #listeners = new Set<() => void>();
  readonly canvasSteps = new StudioCanvasSteps(this);
  readonly followedEdits: FollowedEdits;
  readonly extensionRunner: ExtensionRunner;
  #open: OpenDocument | null = null;

  constructor(session: Session, queries: QueryClient, tabs: Tabs) {
    this.session = session;
    this.followedEdits = new FollowedEdits(session, queries);
    this.extensionRunner = createExtensionRunner(this, queries, tabs);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getSnapshot = (): OpenDocument | null => this.#open;

  /** Shows another document, or the same one on another canvas; what was shown before is closed, but for pictures that go on. */
  show(pictures: Pictures, mask: MaskDocument): void {
    const before = this.#open;
    const editor = new Editor(mask, createEditorPort(editorPixels(this.session, pictures), this.canvasSteps));
    const documentId = this.session.getSnapshot().document?.id;
    editor.onCommit(() => {
      this.canvasSteps.forgetLater();
      const { document: content } = this.session.getSnapshot();
      // What is painted in the moment of leaving must not become the mask of what is opened.
      if (content?.id !== documentId || !content || !sameSize(currentVersion(content).canvas, mask.size)) return;
      this.session.setMask(() => maskFile(editor.settledMask));
    });
    this.#open = { editor, pictures };
    for (const listener of this.#listeners) listener();
    before?.editor.close();
    if (before && before.pictures !== pictures) {
      forgetPixels();
      before.pictures.close();
    }
  }
}
