import { expect } from "vitest";
import type { EditSetup, Version } from "../../contract/documents.ts";
import type { Size } from "../../core/geometry/geometry.ts";
import { MaskDocument, type MaskValue } from "../../core/mask/maskDocument.ts";
import { reframedMask } from "../../core/mask/operations/movedMask.ts";
import { Editor } from "../../editor/editor.ts";
import { asciiOf, maskOf } from "../../editor/testing/editorHarness.ts";
import { currentVersion, newDocument, placementOf, shownVersions } from "../../session/document/documentContent.ts";
import { imageIdOf } from "../../session/document/imageId.ts";
import { type RestoredDocument, Session } from "../../session/session.ts";
import { type FakeServer, fakeServer } from "../../session/testing/fakeServer.ts";
import { fakeTabs } from "../../session/testing/fakeTabs.ts";
import { manualClock } from "../../session/testing/manualClock.ts";
import { memoryStore } from "../../session/testing/memoryStore.ts";
import { createEditorPort } from "../../state/editorPort.ts";
import { Pictures } from "../pictureCache.ts";
import { Workspace, type WorkspacePorts } from "../workspace.ts";

/** Two tiles wide. */
export const CANVAS = { width: 260, height: 6 };
const ports = (
  onSetup: (setup: EditSetup) => void,
  onForeign: () => void,
  frameRelease: () => Promise<void>,
): WorkspacePorts => ({
  createEditor: (mask, _, history) =>
    new Editor(
      mask,
      createEditorPort({ compute: () => expect.fail(), readPixels: () => null, reportFailure: () => {} }),
      history,
    ),
  encodeMask: async (mask) => new Blob([asciiOf(mask)]),
  decodeMask: async (file) => maskOf(await file.text()),
  showSetup: onSetup,
  fetchRecords: () => import("../historyRecords.ts"),
  fetchAdoption: () => import("../adoptChange.ts"),
  frameRelease,
  notifyForeignChange: onForeign,
  close: () => {},
});
const noPictures = () => new Pictures({ bytes: () => expect.fail(), shown: () => expect.fail() });

/** A browser with a workspace, which can be loaded anew in it. */
export function newBrowser(server: FakeServer) {
  const store = memoryStore();
  let shownSetup: EditSetup | null = null;
  let foreignChanges = 0;
  let frameRelease = () => Promise.resolve();
  const newPage = () =>
    new Workspace(
      new Session({ store, server, tabs: fakeTabs()(), clock: manualClock() }),
      ports(
        (setup) => {
          shownSetup = setup;
        },
        () => foreignChanges++,
        () => frameRelease(),
      ),
    );
  let workspace = newPage();
  const show = async (restored: RestoredDocument) => {
    const { canvas } = currentVersion(restored.document);
    const mask = restored.mask ? maskOf(await restored.mask.text()) : new MaskDocument(canvas);
    const history = restored.history && (await workspace.restoredHistory(restored.history, mask));
    workspace.show(noPictures(), mask, history);
  };
  return {
    store,
    server,
    get workspace() {
      return workspace;
    },
    get session() {
      return workspace.session;
    },
    get editor() {
      return workspace.getSnapshot()?.editor ?? expect.fail();
    },
    get content() {
      return workspace.session.getSnapshot().document ?? expect.fail();
    },
    /** The setup of the next edit as the interface shows it. */
    get shownSetup() {
      return shownSetup;
    },
    /** Number of times that a change by another browser was reported. */
    get foreignChanges() {
      return foreignChanges;
    },
    /** Drags a frame, until it is let go of; tells when somebody waits for that. */
    dragFrame() {
      const awaited = Promise.withResolvers<void>();
      const release = Promise.withResolvers<void>();
      frameRelease = () => {
        awaited.resolve();
        return release.promise;
      };
      return { awaited: awaited.promise, release: release.resolve };
    },
    /** Opens a document of the server. */
    async open(id: string) {
      await show(await workspace.session.openStored(id));
    },
    /** After a save, where the browser has room for one. */
    async reload() {
      await workspace.session.flush();
      if (!store.isFull) expect(workspace.session.getSnapshot().saveStatus).toEqual({ kind: "done" });
      workspace = newPage();
      await show((await workspace.session.restore()) ?? expect.fail());
    },
  };
}
export type OpenedBrowser = ReturnType<typeof newBrowser>;

/** A browser with a workspace on an image. */
export async function openedBrowser(server = fakeServer()): Promise<OpenedBrowser> {
  const image = new Blob(["base"]);
  const imageId = await imageIdOf(image);
  const here = newBrowser(server);
  const content = newDocument({ name: "coffee", baseImage: { imageId, ...CANVAS } });
  await here.session.open(content, { files: new Map([[imageId, image]]) });
  here.workspace.show(noPictures(), new MaskDocument(CANVAS));
  return here;
}

export const versionOn = ({ content }: OpenedBrowser, { width, height }: Size, label: string): Version => ({
  ...currentVersion(content),
  id: crypto.randomUUID(),
  label,
  canvas: { width, height },
});

export function paint({ editor }: OpenedBrowser, row: number, first: number, last: number, value: MaskValue = 1): void {
  editor.run("Brush", (edit) => edit.fill(row, first, last, value));
}

/** An edit of all that is painted, whose result is there. */
export async function generate({ workspace, content }: OpenedBrowser): Promise<string> {
  const { canvas, layers: shown } = currentVersion(content);
  const layers = shown.map(placementOf);
  const request = { documentId: content.id, engine: "local" as const, mode: "inpaint" as const, canvas, layers };
  const params = { seed: Math.floor(Math.random() * 2 ** 31) };
  const key = await workspace.session.enqueueEdit({ request: { ...request, prompt: "", params } });
  return (await workspace.session.submitEdit(key)).id;
}

export function accept(here: OpenedBrowser, editId: string): void {
  const accepted = versionOn(here, here.editor.mask.size, "Accepted");
  const [base] = accepted.layers;
  const layer = { imageId: base?.imageId ?? "", x: 0, y: 0, width: 1, height: 1, editId };
  const version = { ...accepted, layers: [...accepted.layers, layer] };
  here.workspace.apply({ label: "Accept", version, paint: here.editor.mask.copy(), editId });
}

export function extend(here: OpenedBrowser, by: number): void {
  const { mask } = here.editor;
  const frame = { x: 0 - by, y: 0, width: mask.size.width + by, height: mask.size.height };
  here.workspace.apply({
    label: "Extend",
    version: versionOn(here, frame, "Extended"),
    mask: reframedMask(mask, mask.size, frame),
  });
}

/** All that a designer sees of the document. */
export const seen = ({ content, editor, workspace }: OpenedBrowser) => ({
  current: content.currentVersionId,
  versions: shownVersions(content).map(({ id }) => id),
  mask: asciiOf(editor.committedMask),
  edits: workspace.session
    .getSnapshot()
    .outbox.map(({ editId }) => editId)
    .sort(),
});
