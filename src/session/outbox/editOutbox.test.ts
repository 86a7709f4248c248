import fc from "fast-check";
import { expect, test } from "vitest";
import { DEFAULT_SEAM } from "../../contract/documents.ts";
import { type EditRequest, isFinished } from "../../contract/edits.ts";
import { AppError } from "../../core/appError.ts";
import { newDocument } from "../document/documentContent.ts";
import { imageIdOf } from "../document/imageId.ts";
import { Session } from "../session.ts";
import { fakeServer } from "../testing/fakeServer.ts";
import { fakeTabs } from "../testing/fakeTabs.ts";
import { manualClock } from "../testing/manualClock.ts";
import { memoryStore } from "../testing/memoryStore.ts";
import { until } from "../testing/until.ts";

const TABS = [0, 1] as const;

/** One browser with a document open in two tabs. */
async function twoTabs() {
  const [store, server, anotherTab] = [memoryStore(), fakeServer(), fakeTabs()];
  const picture = new Blob(["base"]);
  const imageId = await imageIdOf(picture);
  const content = newDocument({ name: "coffee", baseImage: { imageId, width: 40, height: 30 } });
  const newTab = () => new Session({ store, server, tabs: anotherTab(), clock: manualClock() });
  const tabs: [Session, Session] = [newTab(), newTab()];
  await tabs[0].open(content, { files: new Map([[imageId, picture]]) });
  await tabs[0].syncNow();
  await tabs[1].openStored(content.id);
  const layers = [{ imageId, x: 0, y: 0 }];
  const draft = (prompt: string): EditRequest => ({
    documentId: content.id,
    engine: "apiframe",
    mode: "outpaint",
    canvas: { width: 40, height: 30 },
    layers,
    preset: "Make square",
    prompt,
    params: {},
  });
  /** A click on Generate; resolves to the code of the error that the designer is shown, or null. */
  const click = async (tab: Session, prompt: string): Promise<string | null> => {
    try {
      await tab.submitEdit(await tab.enqueueEdit({ request: draft(prompt) }));
      return null;
    } catch (error) {
      if (error instanceof AppError) return error.code;
      throw error;
    }
  };
  const reload = async (index: 0 | 1) => {
    await tabs[index].flush();
    tabs[index] = newTab();
    await tabs[index].openStored(content.id);
  };
  /** Prompts of the edits that the server accepted, in order. */
  const accepted = () => [...server.edits.values()].map(({ prompt }) => prompt);
  const finishAll = () => {
    for (const [key, edit] of server.edits) {
      if (edit.status !== "queued") continue;
      const at = edit.createdAt;
      server.edits.set(key, { ...edit, status: "canceled", awaitsLateResult: false, startedAt: at, completedAt: at });
    }
  };
  return { store, server, tabs, click, reload, accepted, finishAll };
}

test("a double click, both tabs at once, a try after a lost result and one after a reload are one edit", async () => {
  const { server, tabs, click, reload, accepted } = await twoTabs();
  server.losesResponses = true;
  const told = await Promise.all([click(tabs[0], "a wall"), click(tabs[0], "a wall"), click(tabs[1], "a wall")]);
  expect(told).toEqual(["network", "network", "network"]);
  server.losesResponses = false;
  expect(await click(tabs[0], "a wall")).toBeNull();
  await reload(1);
  expect(await click(tabs[1], "a wall")).toBeNull();
  expect(accepted()).toEqual(["a wall"]);
});

test("what one tab asks for is followed in the other, until one of them forgets it; once it is over the same draft is a new edit", async () => {
  const { tabs, click, accepted, finishAll } = await twoTabs();
  await click(tabs[0], "a wall");
  const [edit] = tabs[0].getSnapshot().outbox;
  await until(tabs[1], ({ outbox }) => outbox.some(({ editId }) => editId !== null));
  expect(tabs[1].getSnapshot().outbox).toEqual([edit]);
  finishAll();
  await click(tabs[1], "a wall");
  expect(accepted()).toEqual(["a wall", "a wall"]);
  await tabs[1].dismissEdit(edit?.key ?? "");
  await until(tabs[0], ({ outbox }) => outbox.every(({ key }) => key !== edit?.key));
});

test("another draft calls off one that the server never heard of, and follows one whose result was lost", async () => {
  const { server, tabs, click, accepted } = await twoTabs();
  server.isAway = true;
  expect(await click(tabs[0], "never heard of")).toBe("network");
  expect(await click(tabs[0], "never heard of either")).toBe("network");
  server.isAway = false;
  server.losesResponses = true;
  expect(await click(tabs[0], "heard of")).toBe("network");
  server.losesResponses = false;
  expect(await click(tabs[0], "another")).toBeNull();
  const pending = tabs[0].getSnapshot().outbox;
  expect(pending.map(({ request, editId }) => [request.prompt, editId !== null])).toEqual([
    ["heard of", true],
    ["another", true],
  ]);
  expect(accepted()).toEqual(["heard of", "another"]);
});

test("how a result is blended outlives a reload; a layer opened again goes on as it was left, another one begins as it was accepted", async () => {
  const { tabs, click, reload } = await twoTabs();
  const seamOf = (feather: number) => ({ ...DEFAULT_SEAM, feather });
  const kept = () => tabs[0].getSnapshot().outbox.map(({ seam, reopened }) => [seam?.feather, reopened?.imageId[0]]);
  await click(tabs[0], "a wall");
  const [edit] = tabs[0].getSnapshot().outbox;
  if (!edit?.editId) throw new Error("It was sent.");
  tabs[0].adjustEdit(edit.editId, seamOf(3));
  await reload(0);
  expect(kept()).toEqual([[3, undefined]]);

  const { key, ...rest } = edit;
  await tabs[0].dismissEdit(key);
  const versionId = crypto.randomUUID();
  const layer = (letter: string) => ({ versionId, imageId: letter.repeat(64) });
  await tabs[0].reopenEdit({ ...rest, seam: seamOf(5), reopened: layer("a") });
  tabs[0].adjustEdit(edit.editId, seamOf(6));
  await tabs[0].reopenEdit({ ...rest, seam: seamOf(5), reopened: layer("a") });
  await reload(0);
  expect(kept()).toEqual([[6, "a"]]);
  await tabs[0].reopenEdit({ ...rest, seam: seamOf(7), reopened: layer("b") });
  expect(kept()).toEqual([[7, "b"]]);
});

const step = fc.oneof(
  fc.record({
    kind: fc.constant("click" as const),
    tabs: fc.constantFrom<readonly (0 | 1)[]>([0], [1], [0, 0], [0, 1]),
    prompt: fc.constantFrom("a wall", "a lamp"),
  }),
  fc.record({ kind: fc.constant("network" as const), losesResponses: fc.boolean() }),
  fc.record({ kind: fc.constant("reload" as const), tab: fc.constantFrom(...TABS) }),
  fc.record({ kind: fc.constant("finish" as const) }),
);

test("whatever is clicked, lost and reloaded where: of one draft never two edits are under way", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const { server, tabs, click, reload, finishAll } = await twoTabs();
      for (const one of steps) {
        switch (one.kind) {
          case "click":
            await Promise.all(one.tabs.map((index) => click(tabs[index], one.prompt)));
            break;
          case "network":
            server.losesResponses = one.losesResponses;
            break;
          case "reload":
            await reload(one.tab);
            break;
          case "finish":
            finishAll();
        }
        const underWay = [...server.edits.values()].filter((edit) => !isFinished(edit)).map(({ prompt }) => prompt);
        expect(underWay).toEqual([...new Set(underWay)]);
      }
    }),
    { numRuns: 100 },
  );
});

test("an accepted edit that is undone while its layer is reopened waits once, as it did before", async () => {
  const { tabs, click } = await twoTabs();
  const [session] = tabs;
  await click(session, "a cup");
  const [edit] = session.getSnapshot().outbox;
  if (!edit?.editId) throw new Error("It was sent.");
  session.apply({ reduce: (same) => same, decidedKey: edit.key });
  const { key: _, ...rest } = edit;
  await session.reopenEdit({ ...rest, reopened: { versionId: crypto.randomUUID(), imageId: "c".repeat(64) } });
  session.apply({ reduce: (same) => same, undecided: edit });
  expect(session.getSnapshot().outbox).toEqual([{ ...edit, isSeen: true }]);
});
