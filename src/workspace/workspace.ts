import type { DocumentContent, EditSetup, Version } from "../contract/documents.ts";
import { AppError } from "../core/appError.ts";
import { type Size, sameSize } from "../core/geometry/geometry.ts";
import { MaskDocument } from "../core/mask/maskDocument.ts";
import type { Editor } from "../editor/editor.ts";
import { History } from "../editor/history.ts";
import { m } from "../messages/messages.js";
import { addVersion, currentVersion, NEW_SETUP, switchVersion, withUndone } from "../session/document/documentContent.ts";
import type { ImageFiles } from "../session/document/openDocument.ts";
import type { KeptHistory, Session } from "../session/session.ts";
import type { ForeignChange } from "../session/sync/foreignChange.ts";
import type { TextChoice } from "../session/sync/mergeDocuments.ts";
import type { RestoredHistory } from "./historyRecords.ts";
import type { Pictures } from "./pictureCache.ts";
import { type Place, type VersionChange, VersionStep } from "./versionStep.ts";

/** The pixels of the open document: its mask with undo, and its decoded pictures. What it says stands in the session. */
export interface OpenDocument {
  readonly editor: Editor;
  readonly pictures: Pictures;
}

/** Dependencies of the workspace on the rest of the page. */
export interface WorkspacePorts {
  createEditor(mask: MaskDocument, pictures: Pictures, history: History): Editor;
  encodeMask(mask: MaskDocument): Promise<Blob>;
  /** @throws AppError when it is none of that size */
  decodeMask(file: Blob, size: Size, signal: AbortSignal): Promise<MaskDocument>;
  /** Shows what the document keeps of the next edit; without prompts, those stay as they are. */
  showSetup(setup: EditSetup, prompts?: Pick<DocumentContent, "prompt" | "extendPrompt">): void;
  /** Fetches the module that reads and writes the history: not needed before the first change is saved. */
  fetchRecords(): Promise<typeof import("./historyRecords.ts")>;
  /** Fetches the module that shows the changes of another browser. */
  fetchAdoption(): Promise<typeof import("./adoptChange.ts")>;
  /** Resolves when no frame is being dragged. */
  frameRelease(): Promise<void>;
  /** Says that another browser has changed what is shown. `isBehind`: what it shows is one undo away. */
  notifyForeignChange(isBehind: boolean): void;
  /** These pictures are not shown any more. */
  close(pictures: Pictures): void;
}

/** A change of the document: it is kept as a whole or not at all, is one step of the history, and is shown. */
export interface WorkspaceChange {
  readonly label: string;
  /** Becomes the last version, and is worked on from then on. */
  readonly version: Version;
  /** The images that come with it. */
  readonly files?: ImageFiles;
  /** The paint on it from then on; if absent, the paint stays. Its size is that of the version's canvas. */
  readonly mask?: MaskDocument;
  /** The paint to subtract from the mask, of the same size. */
  readonly paint?: MaskDocument | null;
  /** The edit that is decided upon by it. */
  readonly editId?: string;
  /** Changes to the setup of the next edit. */
  readonly setup?: Partial<EditSetup>;
}

/** The open document, and the only way in which it changes. For React: `useSyncExternalStore(workspace.subscribe, workspace.getSnapshot)`. */
export class Workspace {
  readonly session: Session;
  readonly #ports: WorkspacePorts;
  readonly #listeners = new Set<() => void>();
  #history = new History();
  #open: OpenDocument | null = null;

  constructor(session: Session, ports: WorkspacePorts) {
    this.session = session;
    this.#ports = ports;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getSnapshot = (): OpenDocument | null => this.#open;

  /** Shows another document, or the same one on a canvas of another size; what was shown before is closed, but for pictures that go on. */
  show(pictures: Pictures, mask: MaskDocument, restored: RestoredHistory | null = null): void {
    const history = restored?.history ?? new History();
    let known = restored?.records ?? null;
    this.#history = history;
    this.session.presentBy({
      history: async () => {
        known ??= new (await this.#ports.fetchRecords()).HistoryRecords(history);
        const records = known;
        return () => records.take();
      },
      adopt: (change, signal) => this.#adopt(change, signal),
      finishStroke: () => this.#open?.editor.finishGesture(),
    });
    this.#showTexts();
    this.#showMask(mask, pictures);
  }

  /** Goes on with the texts that were chosen of those that had been changed here and elsewhere. */
  settle(chosen: readonly TextChoice[]): void {
    this.session.settle(chosen);
    this.#showTexts();
  }

  /**
   * Adds a version and works on it.
   *
   * @throws AppError not_found when nothing is open
   */
  apply({ label, version, files, mask, paint, editId, setup }: WorkspaceChange): void {
    const { editor } = this.#mustBeOpen();
    editor.cancelWork();
    editor.cancelGesture();
    const before = this.#place(editor);
    const after = { versionId: version.id, mask: mask ?? before.mask, setup: { ...before.setup, ...setup } };
    const edit = this.session.getSnapshot().outbox.find((pending) => pending.editId === editId) ?? null;
    const change = paint ? subtracted(after.mask, paint, label) : null;
    const isShared = after.mask === before.mask;
    const what = { label, before, after, change: isShared ? change : null, addedId: version.id, edit };
    const step = new VersionStep(what, (same, side) => this.#go(same, side));
    this.session.apply({
      reduce: (content) => addVersion({ ...content, setup: after.setup }, version),
      ...(files && { files }),
      ...(edit && { decidedKey: edit.key }),
    });
    this.#history.push(step);
    this.#showPlace(after, !isShared || change !== null);
  }

  /**
   * Works on another version. The mask comes along where the canvas is as large; else that canvas's own mask comes back. It is a step
   * of the history as soon as something is done there.
   */
  async visit(id: string, signal: AbortSignal): Promise<void> {
    const open = this.#open;
    const content = this.session.getSnapshot().document;
    const canvas = content?.versions.find((version) => version.id === id)?.canvas;
    if (!open || !content || !canvas || id === content.currentVersionId) return;
    const origin = this.#history.visit instanceof VersionStep ? this.#history.visit.change.before : this.#place(open.editor);
    const known = [origin.mask, open.editor.mask].find(({ size }) => sameSize(size, canvas));
    const mask = id === origin.versionId ? origin.mask : (known ?? (await this.maskOn(canvas, signal)));
    // Until then strokes belong to the version that is still shown.
    if (
      signal.aborted ||
      this.#open !== open ||
      this.session.getSnapshot().document?.currentVersionId !== content.currentVersionId
    )
      return;
    const after = { versionId: id, mask, setup: this.#setup() };
    this.session.apply({ reduce: (now) => switchVersion(now, id) });
    const what = { label: m.workspace_version(), before: origin, after, change: null, addedId: null, edit: null };
    this.#history.visit = id === origin.versionId ? null : new VersionStep(what, (same, side) => this.#go(same, side));
    this.#showPlace(after, mask !== open.editor.mask);
  }

  /** The history that was kept with a mask, to be shown with it. */
  async restoredHistory(kept: KeptHistory, mask: MaskDocument): Promise<RestoredHistory> {
    const { restoredHistory } = await this.#ports.fetchRecords();
    return restoredHistory(kept, mask, (change, side) => this.#go(change, side));
  }

  /** The paint on a canvas of that size: the mask that is shown, where its size is the same, else the last paint of that size. */
  async maskOn(canvas: Size, signal: AbortSignal): Promise<MaskDocument> {
    const shown = this.#open?.editor.mask;
    if (shown && sameSize(shown.size, canvas)) return shown;
    const kept = await this.session.mask(canvas);
    return kept ? this.#ports.decodeMask(kept, canvas, signal) : new MaskDocument(canvas);
  }

  /** Shows and keeps what another browser has changed, once no stroke is being drawn. */
  async #adopt(change: ForeignChange, signal: AbortSignal): Promise<void> {
    const here = this.#mustBeOpen().editor.committedMask.copy();
    const { adoptChange } = await this.#ports.fetchAdoption();
    await adoptChange(change, here, {
      ...this.#ports,
      signal,
      maskOn: (canvas) => this.maskOn(canvas, signal),
      editor: () => this.#mustBeOpen().editor,
      place: (editor) => this.#place(editor),
      push: (step) => this.#history.push(new VersionStep(step, (same, side) => this.#go(same, side))),
      show: (place) => {
        this.#showPlace(place, false);
        this.#showTexts();
      },
    });
  }

  #go({ before, after, change, addedId, edit }: VersionChange, side: "before" | "after"): void {
    const isUndo = side === "before";
    const { versionId, mask, ...to } = isUndo ? before : after;
    const setup = paused(to.setup);
    if (change) mask.apply(change, side);
    this.session.apply({
      reduce: (content) => {
        const moved = switchVersion({ ...content, setup }, versionId);
        const undone = addedId ? withUndone(moved, addedId, isUndo) : moved;
        // Another browser may have undone it since.
        return undone.undoneVersionIds?.includes(versionId) ? withUndone(undone, versionId, false) : undone;
      },
      ...(edit && (isUndo ? { undecided: edit } : { decidedKey: edit.key })),
    });
    this.#showPlace({ versionId, mask, setup }, change !== null || before.mask !== after.mask);
  }

  /** @param isPainted whether the mask is another one, or has changed */
  #showPlace({ mask, setup }: Place, isPainted: boolean): void {
    const open = this.#mustBeOpen();
    this.#ports.showSetup(setup);
    if (open.editor.mask === mask) open.editor.refresh();
    else this.#showMask(mask, open.pictures);
    if (isPainted) this.#keepMask(this.#mustBeOpen().editor);
  }

  #showMask(mask: MaskDocument, pictures: Pictures): void {
    const before = this.#open;
    const editor = this.#ports.createEditor(mask, pictures, this.#history);
    const documentId = this.session.getSnapshot().document?.id;
    editor.onCommit(() => {
      const { document: content } = this.session.getSnapshot();
      // What is painted in the moment of leaving must not become the mask of what is opened.
      if (content?.id === documentId && content && sameSize(currentVersion(content).canvas, mask.size)) this.#keepMask(editor);
    });
    this.#open = { editor, pictures };
    for (const listener of this.#listeners) listener();
    before?.editor.close();
    if (before && before.pictures !== pictures) this.#ports.close(before.pictures);
  }

  #keepMask(editor: Editor): void {
    this.session.setMask(editor.committedMask.bounds() ? () => this.#ports.encodeMask(editor.committedMask) : null);
  }

  #showTexts(): void {
    this.#ports.showSetup(this.#setup(), this.session.getSnapshot().document ?? undefined);
  }

  #place({ mask }: Editor): Place {
    const versionId = this.session.getSnapshot().document?.currentVersionId ?? "";
    return { versionId, mask, setup: this.#setup() };
  }

  #setup(): EditSetup {
    return this.session.getSnapshot().document?.setup ?? NEW_SETUP;
  }

  #mustBeOpen(): OpenDocument {
    if (!this.#open) throw new AppError("not_found", m.nothing_open());
    return this.#open;
  }
}

/** Taken back or made again, the steps to a frame wait for another press: they cost. */
const paused = (setup: EditSetup): EditSetup => (setup.run ? { ...setup, run: { ...setup.run, isGoing: false } } : setup);

/** The change that subtracts the paint; null where its size differs: it was painted for another canvas. */
function subtracted(mask: MaskDocument, paint: MaskDocument, label: string) {
  if (!sameSize(mask.size, paint.size)) return null;
  const edit = mask.begin();
  edit.blend(paint, "subtract");
  return edit.commit(label);
}
