import fc from "fast-check";
import { expect, test } from "vitest";
import { AppError } from "../core/appError.ts";
import { TextsDiverged } from "../session/sync/textsDiverged.ts";
import {
  accept,
  CANVAS,
  extend,
  generate,
  newBrowser,
  type OpenedBrowser,
  openedBrowser,
  paint,
  seen,
} from "./testing/workspaceHarness.ts";

const { signal } = new AbortController();

/** The same document in two browsers. */
async function twoBrowsers() {
  const here = await openedBrowser();
  await here.session.syncNow();
  const there = newBrowser(here.server);
  await there.open(here.content.id);
  return { here, there, onServer: () => here.server.documents.get(here.content.id) ?? expect.fail() };
}

const rowOf = ({ editor }: OpenedBrowser, row = 0, width = 12): string =>
  Array.from({ length: width }, (_, x) => (editor.mask.get(x, row) ? "#" : ".")).join("");

test("what was painted elsewhere is shown here, and what was painted in both is merged", async () => {
  const { here, there } = await twoBrowsers();
  paint(there, 0, 0, 3);
  await there.session.syncNow();
  await here.session.fetchChanges(signal);
  expect([rowOf(here), here.foreignChanges]).toEqual(["####........", 1]);
  paint(here, 0, 6, 8);
  paint(there, 0, 1, 2, 0);
  paint(there, 0, 10, 11);
  await there.session.syncNow();
  await here.session.syncNow();
  expect(rowOf(here)).toBe("#..#..###.##");
  await there.session.fetchChanges(signal);
  expect([rowOf(there), here.session.getSnapshot().syncStatus.kind]).toEqual(["#..#..###.##", "done"]);
});

test("a change from elsewhere is a step: undo takes it back before what was painted here", async () => {
  const { here, there } = await twoBrowsers();
  paint(here, 0, 0, 1);
  await here.session.syncNow();
  await there.session.fetchChanges(signal);
  paint(there, 0, 5, 6);
  await there.session.syncNow();
  await here.session.fetchChanges(signal);
  await here.reload();
  expect(rowOf(here)).toBe("##...##.....");
  here.editor.undo();
  expect(rowOf(here)).toBe("##..........");
  here.editor.undo();
  expect(rowOf(here)).toBe("............");
  here.editor.redo();
  here.editor.redo();
  await here.session.syncNow();
  await there.session.fetchChanges(signal);
  expect(rowOf(there)).toBe("##...##.....");
});

test("a browser that has nothing of its own follows: nothing is sent back", async () => {
  const { here, there, onServer } = await twoBrowsers();
  paint(there, 0, 0, 3);
  accept(there, await generate(there));
  there.session.rename("breakfast");
  await there.session.syncNow();
  const { revision } = onServer();
  await here.session.fetchChanges(signal);
  await here.session.syncNow();
  expect([onServer().revision, here.content.name]).toEqual([revision, "breakfast"]);
  expect(seen(here)).toEqual(seen(there));
});

test("an edit accepted elsewhere and a stroke made here are both there", async () => {
  const { here, there } = await twoBrowsers();
  paint(there, 0, 0, 3);
  accept(there, await generate(there));
  await there.session.syncNow();
  paint(here, 0, 6, 8);
  await here.session.syncNow();
  expect(rowOf(here)).toBe("......###...");
  expect(here.content.currentVersionId).toBe(there.content.currentVersionId);
});

test("paint on a canvas that is not open here is not taken off by another browser that never had it", async () => {
  const { here, there } = await twoBrowsers();
  const [original] = here.content.versions;
  paint(here, 0, 0, 3);
  extend(here, 40);
  await here.session.syncNow();
  const elsewhere = newBrowser(here.server);
  await elsewhere.open(here.content.id);
  await elsewhere.workspace.visit(original?.id ?? "", signal);
  paint(elsewhere, 0, 6, 8);
  await elsewhere.session.syncNow();
  await here.session.fetchChanges(signal);
  await here.session.syncNow();
  expect([here.content.currentVersionId, rowOf(here)]).toEqual([original?.id, "####..###..."]);
  await elsewhere.session.fetchChanges(signal);
  await there.session.fetchChanges(signal);
  expect([rowOf(elsewhere), rowOf(there)]).toEqual(["####..###...", "####..###..."]);
});

test("a fresh browser has the paint of every canvas, and what is erased on one that is not open is erased in both", async () => {
  const { here, there } = await twoBrowsers();
  const [original] = here.content.versions;
  const originalId = original?.id ?? "";
  paint(here, 0, 0, 3);
  extend(here, 40);
  const extendedId = here.content.currentVersionId;
  paint(here, 1, 0, 5);
  await here.session.syncNow();
  await there.session.fetchChanges(signal);
  const fresh = newBrowser(here.server);
  await fresh.open(here.content.id);
  expect([fresh.content.currentVersionId, rowOf(fresh, 1)]).toEqual([extendedId, "######......"]);
  await fresh.workspace.visit(originalId, signal);
  expect(rowOf(fresh)).toBe("####........");

  paint(fresh, 0, 0, 1, 0);
  await fresh.workspace.visit(extendedId, signal);
  paint(fresh, 1, 0, 2, 0);
  await fresh.session.syncNow();
  for (const browser of [here, there]) {
    await browser.session.fetchChanges(signal);
    expect([browser.content.currentVersionId, rowOf(browser, 1)]).toEqual([extendedId, "...###......"]);
    await browser.workspace.visit(originalId, signal);
    expect(rowOf(browser)).toBe("..##........");
  }
});

test("strokes on two canvases in two browsers are all there, and undone and redone as one line", async () => {
  const { here, there } = await twoBrowsers();
  const [original] = here.content.versions;
  const originalId = original?.id ?? "";
  extend(here, 40);
  const extendedId = here.content.currentVersionId;
  await here.session.syncNow();
  await there.session.fetchChanges(signal);
  await there.workspace.visit(originalId, signal);
  paint(there, 0, 0, 3);
  await there.workspace.visit(extendedId, signal);
  paint(there, 1, 0, 3);
  await there.session.syncNow();
  paint(here, 1, 6, 8);
  await here.workspace.visit(originalId, signal);
  paint(here, 0, 6, 8);
  await here.session.syncNow();
  await there.session.fetchChanges(signal);
  const whole = { [originalId]: "####..###...", [extendedId]: "####..###..." };
  const rows = async (browser: OpenedBrowser) => {
    const { currentVersionId } = browser.content;
    const found: Record<string, string> = {};
    for (const id of [originalId, extendedId]) {
      await browser.workspace.visit(id, signal);
      found[id] = rowOf(browser, id === originalId ? 0 : 1);
    }
    await browser.workspace.visit(currentVersionId, signal);
    return found;
  };
  expect([await rows(here), await rows(there)]).toEqual([whole, whole]);
  const before = seen(here);
  let steps = 0;
  while (here.editor.canUndo) {
    here.editor.undo();
    steps++;
  }
  expect([steps > 3, rowOf(here)]).toEqual([true, "............"]);
  for (; steps > 0; steps--) here.editor.redo();
  expect([seen(here), await rows(here)]).toEqual([before, whole]);
});

test("what comes from elsewhere waits until a frame is let go of", async () => {
  const { here, there } = await twoBrowsers();
  paint(there, 0, 0, 3);
  await there.session.syncNow();
  const { awaited, release } = here.dragFrame();
  const fetching = here.session.fetchChanges(signal);
  await Promise.race([fetching, awaited]);
  expect(rowOf(here)).toBe("............");
  release();
  await fetching;
  expect(rowOf(here)).toBe("####........");
});

test("each browser works in its own mode", async () => {
  const { here, there, onServer } = await twoBrowsers();
  const setup = { mode: "extend" as const, preset: null, frame: null, detail: "full" as const, run: null };
  there.session.setUp(setup);
  await there.session.syncNow();
  await here.session.fetchChanges(signal);
  expect(here.shownSetup).toMatchObject({ mode: "repaint", detail: "full" });
  const { revision } = onServer();
  await here.session.syncNow();
  expect(onServer().revision).toBe(revision);
});

test("an accept that is undone there and made again here is decided upon in both", async () => {
  const { here, there } = await twoBrowsers();
  paint(there, 0, 0, 3);
  accept(there, await generate(there));
  await there.session.syncNow();
  await here.session.fetchChanges(signal);
  there.editor.undo();
  await there.session.syncNow();
  await here.session.fetchChanges(signal);
  expect(seen(here).versions).toHaveLength(1);
  here.editor.undo();
  const again = seen(here);
  expect([again.versions.length, again.versions.includes(again.current)]).toEqual([2, true]);
  await here.session.syncNow();
  await there.session.fetchChanges(signal);
  expect([seen(there).versions, seen(there).edits]).toEqual([again.versions, []]);
});

test("steps to a frame go on in the browser that takes them, whoever looks on", async () => {
  const { here, there, onServer } = await twoBrowsers();
  const rect = { x: 0, y: 0, width: 9, height: 9 };
  const run = {
    versionId: here.content.currentVersionId,
    goal: { canvas: { width: 9, height: 9 }, frame: rect, longerSide: 1440, detail: "full" as const },
    at: rect,
    step: 1,
    steps: 3,
    next: { canvas: rect, region: rect },
    isGoing: true,
  };
  const setup = { mode: "extend" as const, preset: null, frame: null, detail: "full" as const };
  here.session.setUp({ ...setup, run });
  await here.session.syncNow();
  await there.session.fetchChanges(signal);
  const fresh = newBrowser(here.server);
  await fresh.open(here.content.id);
  for (const { shownSetup } of [there, fresh])
    expect(shownSetup?.run).toMatchObject({ step: 1, isGoing: false, isElsewhere: true });
  there.session.setUp({ ...setup, run: { ...run, isGoing: false } });
  paint(there, 0, 0, 1);
  await there.session.syncNow();
  await here.session.fetchChanges(signal);
  expect([here.shownSetup?.run?.isGoing, rowOf(here)]).toEqual([true, "##.........."]);
  here.session.setUp({ ...setup, run: { ...run, step: 2 } });
  await here.session.syncNow();
  await there.session.fetchChanges(signal);
  expect([there.content.setup?.run, onServer().document.setup?.run?.step]).toEqual([
    { ...run, step: 2, isGoing: false, isElsewhere: true },
    2,
  ]);
  here.session.setUp({ ...setup, run: { ...run, step: 2, isGoing: false } });
  await here.session.syncNow();
  await there.session.fetchChanges(signal);
  expect(there.content.setup?.run).toEqual({ ...run, step: 2, isGoing: false });
});

test("paint of another canvas is one undo away", async () => {
  const { here, there } = await twoBrowsers();
  paint(there, 0, 0, 3);
  await there.session.syncNow();
  extend(here, 40);
  const extended = here.content.currentVersionId;
  paint(here, 1, 0, 5);
  await here.session.syncNow();
  expect([here.content.currentVersionId, rowOf(here, 1)]).toEqual([extended, "######......"]);
  here.editor.undo();
  expect([here.content.currentVersionId, rowOf(here)]).toEqual([there.content.currentVersionId, "####........"]);
  here.editor.redo();
  expect(here.content.currentVersionId).toBe(extended);
});

test.each(["here", "elsewhere"] as const)(
  "of a prompt that was changed in both, the one that is chosen stays: %s",
  async (side) => {
    const { here, there, onServer } = await twoBrowsers();
    there.session.setPrompt("repaint", "a cup");
    await there.session.syncNow();
    here.session.setPrompt("repaint", "a jug");
    paint(here, 0, 6, 8);
    await here.session.syncNow();
    const { syncStatus } = here.session.getSnapshot();
    const error = syncStatus.kind === "failed" ? syncStatus.error : null;
    expect([onServer().document.prompt, here.content.prompt]).toEqual(["a cup", "a jug"]);
    const [conflict] = error instanceof TextsDiverged ? error.conflicts : [];
    expect(conflict).toEqual({ field: "prompt", here: "a jug", elsewhere: "a cup" });

    here.workspace.settle([{ ...(conflict ?? expect.fail()), isTaken: side === "elsewhere" }]);
    await here.session.syncNow();
    await there.session.fetchChanges(signal);
    const chosen = side === "here" ? "a jug" : "a cup";
    expect([onServer().document.prompt, here.content.prompt, there.content.prompt]).toEqual([chosen, chosen, chosen]);
    expect(rowOf(there)).toBe("......###...");
  },
);

test("the same prompt in both, or a name here and a prompt there, asks nothing", async () => {
  const { here, there } = await twoBrowsers();
  for (const { session } of [there, here]) {
    session.setPrompt("repaint", "a cup");
    session.setPrompt("extend", session === here.session ? "" : "more sky");
    if (session === here.session) session.rename("breakfast");
    await session.syncNow();
    expect(session.getSnapshot().syncStatus.kind).toBe("done");
  }
  await there.session.fetchChanges(signal);
  for (const { content } of [here, there])
    expect(content).toMatchObject({ name: "breakfast", prompt: "a cup", extendPrompt: "more sky" });
});

test("a copy that a full browser could not keep up to date never goes over the server's", async () => {
  const { here, onServer } = await twoBrowsers();
  paint(here, 0, 0, 3);
  await here.session.flush();
  here.store.isFull = true;
  paint(here, 0, 6, 8);
  here.session.setPrompt("repaint", "a cup");
  await here.session.syncNow();
  const { revision } = onServer();

  await here.reload();
  expect([rowOf(here), here.content.prompt]).toEqual(["####........", ""]);
  await here.session.syncNow();
  expect([rowOf(here), here.content.prompt]).toEqual(["####..###...", "a cup"]);
  expect([onServer().revision, onServer().document.prompt]).toEqual([revision, "a cup"]);
  paint(here, 0, 11, 11);
  await here.session.syncNow();
  expect(onServer().revision).toBe(revision + 1);
});

test("what was painted on an old copy before the server's came is merged with that", async () => {
  const { here } = await twoBrowsers();
  paint(here, 0, 0, 3);
  await here.session.flush();
  here.store.isFull = true;
  paint(here, 0, 6, 8);
  await here.session.syncNow();
  await here.reload();
  paint(here, 0, 11, 11);
  await here.session.syncNow();
  expect(rowOf(here)).toBe("####..###..#");
});

test("a save whose result was lost is no change from elsewhere", async () => {
  const { here, onServer } = await twoBrowsers();
  const { patchDocument } = here.server;
  here.server.patchDocument = async (...args) => {
    await patchDocument(...args);
    here.server.patchDocument = patchDocument;
    throw new AppError("network", "lost", { retryable: true });
  };
  here.session.setPrompt("repaint", "a");
  paint(here, 0, 0, 1);
  await here.session.syncNow();
  here.session.setPrompt("repaint", "a cup");
  paint(here, 0, 0, 1, 0);
  await here.session.syncNow();
  expect([here.foreignChanges, here.session.getSnapshot().syncStatus.kind, onServer().document.prompt]).toEqual([
    0,
    "done",
    "a cup",
  ]);
  expect(rowOf(here)).toBe("............");
});

test("after a restored backup the server gets all that this browser has", async () => {
  const { here, onServer } = await twoBrowsers();
  here.session.setPrompt("repaint", "a");
  paint(here, 0, 0, 1);
  await here.session.syncNow();
  const backup = onServer();
  for (const [prompt, x] of [
    ["a cup", 4],
    ["a red cup", 6],
  ] as const) {
    here.session.setPrompt("repaint", prompt);
    paint(here, 0, x, x);
    await here.session.syncNow();
  }
  here.server.documents.set(here.content.id, backup);
  await here.session.fetchChanges(signal);
  expect([here.content.prompt, rowOf(here)]).toEqual(["a red cup", "##..#.#....."]);
  paint(here, 0, 8, 8);
  await here.session.syncNow();
  expect([here.foreignChanges, onServer().document.prompt, rowOf(here)]).toEqual([0, "a red cup", "##..#.#.#..."]);
  expect(here.session.getSnapshot().syncStatus.kind).toBe("done");
});

test("a script that writes a document back with another prompt is a change from elsewhere", async () => {
  const { here, onServer } = await twoBrowsers();
  paint(here, 0, 0, 1);
  await here.session.syncNow();
  const { document, revision } = onServer();
  await here.server.putDocument({ ...document, prompt: "a cup" }, revision, signal);
  paint(here, 0, 5, 6);
  await here.session.syncNow();
  expect([onServer().document.prompt, here.content.prompt, rowOf(here)]).toEqual(["a cup", "a cup", "##...##....."]);
});

const browser = fc.constantFrom("here" as const, "there" as const);
const step = fc.oneof(
  fc.record({ kind: fc.constant("paint" as const), browser, x: fc.nat(9), value: fc.constantFrom(0 as const, 1 as const) }),
  fc.record({
    kind: fc.constantFrom("sync" as const, "fetch" as const, "reload" as const, "accept" as const, "visit" as const),
    browser,
  }),
);
/** Of each pixel of ten on each canvas: what it is, what it was when the browser last had the server's. */
const blankRows = () => [0, 0].map(() => new Array<number>(10).fill(0));
const copyOf = (rows: readonly number[][]) => rows.map((row) => [...row]);
const written = (row: readonly number[] = []) => row.map((value) => (value ? "#" : ".")).join("");

test("any walk of strokes on two canvases, accepts, saves and reloads in two browsers loses no stroke and no version", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const { here, there } = await twoBrowsers();
      const originalId = here.content.currentVersionId;
      extend(here, 40);
      const extendedId = here.content.currentVersionId;
      await here.session.syncNow();
      await there.session.fetchChanges(signal);
      const both = { here, there };
      const blank = () => ({ now: blankRows(), base: blankRows(), revision: 1, hasOwn: false });
      const model = { here: blank(), there: blank() };
      const server = { masks: blankRows(), revision: 1 };
      const versions = new Set(here.content.versions.map(({ id }) => id));
      const canvasOf = ({ editor }: OpenedBrowser) => (editor.mask.size.width === CANVAS.width ? 0 : 1);
      const take = (one: ReturnType<typeof blank>) => {
        if (one.revision === server.revision) return;
        one.now = one.now.map((row, at) =>
          row.map((value, x) => (value === one.base[at]?.[x] ? (server.masks[at]?.[x] ?? 0) : value)),
        );
        one.base = copyOf(server.masks);
        one.revision = server.revision;
      };
      for (const { kind, ...next } of steps) {
        const [page, one] = [both[next.browser], model[next.browser]];
        const row = one.now[canvasOf(page)] ?? expect.fail();
        switch (kind) {
          case "paint": {
            const { x, value } = next as { x: number; value: 0 | 1 };
            if (row[x] === value) break;
            paint(page, 0, x, x, value);
            row[x] = value;
            one.hasOwn = true;
            break;
          }
          case "visit":
            await page.workspace.visit(canvasOf(page) === 0 ? extendedId : originalId, signal);
            one.hasOwn = true;
            break;
          case "accept":
            accept(page, await generate(page));
            versions.add(page.content.currentVersionId);
            row.fill(0);
            one.hasOwn = true;
            break;
          case "fetch":
            await page.session.fetchChanges(signal);
            take(one);
            break;
          case "sync":
            await page.session.syncNow();
            if (!one.hasOwn) break;
            take(one);
            server.masks = copyOf(one.now);
            one.base = copyOf(one.now);
            one.revision = ++server.revision;
            one.hasOwn = false;
            break;
          case "reload":
            // What was only looked at is opened as the server has it now.
            await page.session.flush();
            if (!(await page.store.readDocument(page.content.id))) take(one);
            await page.reload();
        }
        expect(rowOf(page, 0, 10)).toBe(written(one.now[canvasOf(page)]));
      }
      for (const one of [here, there, here]) {
        await one.session.fetchChanges(signal);
        await one.session.syncNow();
      }
      for (const { content } of [here, there]) expect(new Set(content.versions.map(({ id }) => id))).toEqual(versions);
      expect(here.content.currentVersionId).toBe(there.content.currentVersionId);
      for (const id of [originalId, extendedId, originalId]) {
        for (const one of [here, there]) await one.workspace.visit(id, signal);
        expect(rowOf(here, 0, 10)).toBe(rowOf(there, 0, 10));
      }
    }),
    { numRuns: 60 },
  );
});
