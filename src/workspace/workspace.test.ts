import fc from "fast-check";
import { expect, test } from "vitest";
import type { EditSetup, ExtensionRun, Version } from "../contract/documents.ts";
import { type Size, sameSize } from "../core/geometry.ts";
import { MaskDocument, type MaskValue } from "../core/mask/maskDocument.ts";
import { reframedMask } from "../core/mask/movedMask.ts";
import { Editor } from "../editor/editor.ts";
import { asciiOf, maskOf } from "../editor/testing/editorHarness.ts";
import { currentVersion, newDocument, shownVersions } from "../session/documentContent.ts";
import { imageIdOf } from "../session/imageId.ts";
import type { RestoredDocument } from "../session/session.ts";
import { Session } from "../session/session.ts";
import { fakeServer } from "../session/testing/fakeServer.ts";
import { fakeTabs } from "../session/testing/fakeTabs.ts";
import { manualClock } from "../session/testing/manualClock.ts";
import { memoryStore } from "../session/testing/memoryStore.ts";
import { createEditorPort } from "../state/editorPort.ts";
import { Pictures } from "./pictures.ts";
import { Workspace, type WorkspacePorts } from "./workspace.ts";

/** Two tiles wide. */
const CANVAS = { width: 260, height: 6 };
const { signal } = new AbortController();

/** What the interface shows of the next edit. */
let shownSetup: EditSetup | null = null;

const ports: WorkspacePorts = {
  createEditor: (mask, _, history) =>
    new Editor(
      mask,
      createEditorPort({ compute: () => expect.fail(), readPixels: () => null, reportFailure: () => {} }),
      history,
    ),
  encodeMask: async (mask) => new Blob([asciiOf(mask)]),
  decodeMask: async (file) => maskOf(await file.text()),
  showSetup: (setup) => {
    shownSetup = setup;
  },
  fetchRecords: () => import("./historyRecords.ts"),
  close: () => {},
};
const noPictures = () => new Pictures({ bytes: () => expect.fail(), shown: () => expect.fail() });

/** A workspace on an image, over a browser that it can be loaded anew in. */
async function opened() {
  const [store, server] = [memoryStore(), fakeServer()];
  const image = new Blob(["base"]);
  const imageId = await imageIdOf(image);
  const newPage = () => {
    const session = new Session({ store, server, tabs: fakeTabs()(), clock: manualClock() });
    return new Workspace(session, ports);
  };
  let studio = newPage();
  const content = newDocument({ name: "coffee", baseImage: { imageId, ...CANVAS } });
  await studio.session.open(content, { files: new Map([[imageId, image]]) });
  studio.show(noPictures(), new MaskDocument(CANVAS));
  return {
    get studio() {
      return studio;
    },
    get editor() {
      return studio.getSnapshot()?.editor ?? expect.fail();
    },
    get content() {
      return studio.session.getSnapshot().document ?? expect.fail();
    },
    async reload() {
      await studio.session.flush();
      expect(studio.session.getSnapshot().saveStatus).toEqual({ kind: "done" });
      studio = newPage();
      const restored: RestoredDocument = (await studio.session.restore()) ?? expect.fail();
      const { canvas } = currentVersion(restored.document);
      const mask = restored.mask ? await ports.decodeMask(restored.mask, canvas, signal) : new MaskDocument(canvas);
      const history = restored.history && (await studio.restoredHistory(restored.history, mask));
      studio.show(noPictures(), mask, history);
    },
  };
}
type Opened = Awaited<ReturnType<typeof opened>>;

const versionOn = ({ content }: Opened, { width, height }: Size, label: string): Version => ({
  ...currentVersion(content),
  id: crypto.randomUUID(),
  label,
  canvas: { width, height },
});

function paint({ editor }: Opened, row: number, first: number, last: number, value: MaskValue = 1): void {
  editor.run("Brush", (edit) => edit.fill(row, first, last, value));
}

/** An edit of all that is painted, whose result is there. */
async function generate({ studio, content }: Opened): Promise<string> {
  const { canvas, layers } = currentVersion(content);
  const request = { documentId: content.id, engine: "local" as const, mode: "inpaint" as const, canvas, layers };
  const params = { seed: Math.floor(Math.random() * 2 ** 31) };
  const key = await studio.session.askEdit({ request: { ...request, prompt: "", params } });
  return (await studio.session.submitEdit(key)).id;
}

function accept(here: Opened, editId: string): void {
  const version = versionOn(here, here.editor.mask.size, "Accepted");
  here.studio.apply({ label: "Accept", version, paint: here.editor.mask.copy(), editId });
}

function extend(here: Opened, by: number): void {
  const { mask } = here.editor;
  const frame = { x: 0 - by, y: 0, width: mask.size.width + by, height: mask.size.height };
  here.studio.apply({ label: "Extend", version: versionOn(here, frame, "Extended"), mask: reframedMask(mask, mask.size, frame) });
}

/** All that a designer sees of the document. */
const seen = ({ content, editor, studio }: Opened) => ({
  current: content.currentVersionId,
  versions: shownVersions(content).map(({ id }) => id),
  mask: asciiOf(editor.settledMask),
  edits: studio.session
    .getSnapshot()
    .pendingEdits.map(({ editId }) => editId)
    .sort(),
});

test("undo after Accept takes the edit back: result, paint and strip are as before it, over a reload, too", async () => {
  const here = await opened();
  paint(here, 2, 3, 9);
  const editId = await generate(here);
  const before = seen(here);
  accept(here, editId);
  const after = seen(here);
  expect([after.edits, after.versions.length, here.editor.mask.count()]).toEqual([[], 2, 0]);
  here.editor.undo();
  expect(seen(here)).toEqual(before);
  here.editor.redo();
  expect(seen(here)).toEqual(after);
  await here.reload();
  expect(seen(here)).toEqual(after);
  here.editor.undo();
  expect(seen(here)).toEqual(before);
  await here.reload();
  here.editor.redo();
  expect(seen(here)).toEqual(after);
});

test("what was painted on a canvas before and after it was extended is back after undo and redo", async () => {
  const here = await opened();
  paint(here, 1, 0, 200);
  extend(here, 40);
  paint(here, 3, 0, 250);
  paint(here, 4, 20, 270);
  const all = seen(here);
  for (let step = 0; step < 4; step++) here.editor.undo();
  expect([here.editor.mask.count(), here.editor.canUndo]).toEqual([0, false]);
  for (let step = 0; step < 4; step++) here.editor.redo();
  expect([seen(here), here.editor.canRedo]).toEqual([all, false]);
});

test("a second accept leaves the way back to the canvas before an extension", async () => {
  const here = await opened();
  const first = seen(here);
  extend(here, 40);
  for (let edit = 0; edit < 2; edit++) {
    paint(here, edit, 0, 9);
    accept(here, await generate(here));
  }
  while (here.editor.canUndo) here.editor.undo();
  expect({ ...seen(here), edits: [] }).toEqual(first);
});

test("a run of steps to a frame waits after undo and redo, over a reload, too: a step costs", async () => {
  const here = await opened();
  const rect = { x: 0, y: 0, ...CANVAS };
  const run: ExtensionRun = {
    versionId: here.content.currentVersionId,
    goal: { canvas: CANVAS, frame: rect, longerSide: 1440, detail: "full" },
    at: rect,
    step: 2,
    steps: 3,
    next: { canvas: rect, region: rect },
    isGoing: true,
  };
  here.studio.session.setUp({ mode: "extend", preset: null, frame: null, detail: "full", run });
  const editId = await generate(here);
  const version = versionOn(here, CANVAS, "Step 2 of 3");
  here.studio.apply({ label: "Accept", version, editId, setup: { run: { ...run, step: 3 } } });
  expect(shownSetup?.run).toMatchObject({ step: 3, isGoing: true });
  here.editor.undo();
  const waiting = { step: 2, isGoing: false };
  expect([shownSetup?.run, here.content.setup?.run]).toEqual([
    expect.objectContaining(waiting),
    expect.objectContaining(waiting),
  ]);
  await here.reload();
  expect(here.content.setup?.run).toMatchObject(waiting);
  here.editor.redo();
  expect(shownSetup?.run).toMatchObject({ step: 3, isGoing: false });
});

test("a click in the strip leaves the line of undo and redo, and can be undone itself", async () => {
  const here = await opened();
  const original = here.content.currentVersionId;
  paint(here, 1, 1, 5);
  extend(here, 40);
  paint(here, 2, 2, 6);
  const before = seen(here);
  here.editor.undo();
  const undone = seen(here);
  await here.studio.visit(original, signal);
  expect(seen(here)).toMatchObject({ current: original, versions: undone.versions });
  here.editor.undo();
  expect(seen(here)).toEqual(undone);
  await here.studio.visit(original, signal);
  here.editor.redo();
  expect(seen(here)).toEqual(before);
});

test("the records of an earlier line are gone, and steps that do not fit are left out", async () => {
  const here = await opened();
  for (let row = 0; row < 4; row++) paint(here, row, 0, 9);
  here.editor.undo();
  here.editor.undo();
  paint(here, 5, 0, 9);
  await here.reload();
  await here.reload();
  expect(here.editor.canRedo).toBe(false);
  let steps = 0;
  for (; here.editor.canUndo; steps++) here.editor.undo();
  expect([steps, here.editor.mask.count()]).toEqual([3, 0]);
});

const operation = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant("paint" as const), row: fc.nat(5), at: fc.nat(250), value: fc.constantFrom(0, 1) }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("undo" as const), times: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("redo" as const), times: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("accept" as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("reframe" as const), by: fc.constantFrom(-30, 20, 40) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("visit" as const), index: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("reload" as const) }) },
);

/** What there is to see at each step of the line, and which of them is shown; a visit is beside it. */
class Model {
  line: ReturnType<typeof seen>[];
  at = 0;
  visit: ReturnType<typeof seen> | null = null;
  constructor(first: ReturnType<typeof seen>) {
    this.line = [first];
  }
  get now() {
    return this.visit ?? this.line[this.at];
  }
  push(state: ReturnType<typeof seen>) {
    this.line = [...this.line.slice(0, this.at + 1), ...(this.visit ? [this.visit] : []), state];
    this.at = this.line.length - 1;
    this.visit = null;
  }
  undo() {
    if (this.visit) this.visit = null;
    else this.at = Math.max(0, this.at - 1);
  }
  redo() {
    if (this.at === this.line.length - 1) return;
    this.visit = null;
    this.at++;
  }
}

test("any walk of strokes, accepts, canvas steps, clicks in the strip, undo, redo and reloads shows what the model says", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { maxLength: 40 }), async (walk) => {
      const here = await opened();
      const model = new Model(seen(here));
      for (const step of walk) {
        switch (step.kind) {
          case "paint": {
            const before = asciiOf(here.editor.mask);
            paint(here, step.row, step.at, step.at + 12, step.value === 0 ? 0 : 1);
            if (asciiOf(here.editor.mask) !== before) model.push(seen(here));
            break;
          }
          case "undo":
            for (let times = 0; times < step.times; times++) {
              here.editor.undo();
              model.undo();
            }
            break;
          case "redo":
            for (let times = 0; times < step.times; times++) {
              here.editor.redo();
              model.redo();
            }
            break;
          case "accept":
            if (here.editor.mask.count() === 0) break;
            await acceptAll(here, model);
            break;
          case "reframe":
            if (here.editor.mask.size.width + step.by < 200) break;
            extend(here, step.by);
            model.push(seen(here));
            break;
          case "visit":
            await visitOne(here, model, step.index);
            break;
          case "reload":
            await here.reload();
        }
        expect(seen(here)).toEqual(model.now);
      }
    }),
    { numRuns: 60 },
  );
});

/** Generating is no step: that the edit is there shows in every step of the line. */
async function acceptAll(here: Opened, model: Model): Promise<void> {
  const editId = await generate(here);
  const withEdit = (state: ReturnType<typeof seen>) => ({ ...state, edits: [...state.edits, editId].sort() });
  model.line = model.line.map((state, i) => (i <= model.at ? withEdit(state) : state));
  if (model.visit) model.visit = withEdit(model.visit);
  accept(here, editId);
  model.push(seen(here));
}

async function visitOne(here: Opened, model: Model, index: number): Promise<void> {
  const versions = shownVersions(here.content);
  const version = versions[index % versions.length] ?? expect.fail();
  const before = seen(here);
  const { mask } = here.editor;
  await here.studio.visit(version.id, signal);
  const now = seen(here);
  expect(now).toMatchObject({ current: version.id, versions: before.versions, edits: before.edits });
  if (sameSize(here.editor.mask.size, mask.size) && !model.visit) expect(now.mask).toBe(before.mask);
  if (version.id === before.current) return;
  const origin = model.line[model.at];
  model.visit = version.id === origin?.current ? null : now;
}
