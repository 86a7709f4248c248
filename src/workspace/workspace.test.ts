import fc from "fast-check";
import { expect, test } from "vitest";
import type { ExtensionRun } from "../contract/documents.ts";
import { sameSize } from "../core/geometry/geometry.ts";
import { asciiOf } from "../editor/testing/editorHarness.ts";
import { shownVersions } from "../session/document/documentContent.ts";
import {
  accept,
  CANVAS,
  extend,
  generate,
  type OpenedBrowser,
  openedBrowser,
  paint,
  seen,
  versionOn,
} from "./testing/workspaceHarness.ts";

const { signal } = new AbortController();

test("undo after Accept takes the edit back: result, paint and strip are as before it, over a reload, too", async () => {
  const here = await openedBrowser();
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
  const here = await openedBrowser();
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
  const here = await openedBrowser();
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
  const here = await openedBrowser();
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
  here.workspace.session.setUp({ mode: "extend", preset: null, frame: null, detail: "full", run });
  const editId = await generate(here);
  const version = versionOn(here, CANVAS, "Step 2 of 3");
  here.workspace.apply({ label: "Accept", version, editId, setup: { run: { ...run, step: 3 } } });
  expect(here.shownSetup?.run).toMatchObject({ step: 3, isGoing: true });
  here.editor.undo();
  const waiting = { step: 2, isGoing: false };
  expect([here.shownSetup?.run, here.content.setup?.run]).toEqual([
    expect.objectContaining(waiting),
    expect.objectContaining(waiting),
  ]);
  await here.reload();
  expect(here.content.setup?.run).toMatchObject(waiting);
  here.editor.redo();
  expect(here.shownSetup?.run).toMatchObject({ step: 3, isGoing: false });
});

test("a click in the strip leaves the line of undo and redo, and can be undone itself", async () => {
  const here = await openedBrowser();
  const original = here.content.currentVersionId;
  paint(here, 1, 1, 5);
  extend(here, 40);
  paint(here, 2, 2, 6);
  const before = seen(here);
  here.editor.undo();
  const undone = seen(here);
  await here.workspace.visit(original, signal);
  expect(seen(here)).toMatchObject({ current: original, versions: undone.versions });
  here.editor.undo();
  expect(seen(here)).toEqual(undone);
  await here.workspace.visit(original, signal);
  here.editor.redo();
  expect(seen(here)).toEqual(before);
});

test("the records of an earlier line are gone, and steps that do not fit are left out", async () => {
  const here = await openedBrowser();
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

/** A model of the history: the visible state at each step, and the index of the one that is shown; a visit is beside the line. */
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
      const here = await openedBrowser();
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
async function acceptAll(here: OpenedBrowser, model: Model): Promise<void> {
  const editId = await generate(here);
  const withEdit = (state: ReturnType<typeof seen>) => ({ ...state, edits: [...state.edits, editId].sort() });
  model.line = model.line.map((state, i) => (i <= model.at ? withEdit(state) : state));
  if (model.visit) model.visit = withEdit(model.visit);
  accept(here, editId);
  model.push(seen(here));
}

async function visitOne(here: OpenedBrowser, model: Model, index: number): Promise<void> {
  const versions = shownVersions(here.content);
  const version = versions[index % versions.length] ?? expect.fail();
  const before = seen(here);
  const { mask } = here.editor;
  await here.workspace.visit(version.id, signal);
  const now = seen(here);
  expect(now).toMatchObject({ current: version.id, versions: before.versions, edits: before.edits });
  if (sameSize(here.editor.mask.size, mask.size) && !model.visit) expect(now.mask).toBe(before.mask);
  if (version.id === before.current) return;
  const origin = model.line[model.at];
  model.visit = version.id === origin?.current ? null : now;
}
