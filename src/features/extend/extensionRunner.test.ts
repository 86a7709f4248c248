import { QueryClient } from "@tanstack/react-query";
import { afterEach, expect, test } from "vitest";
import { editQuery } from "../../api/edits.ts";
import { type Edit, type EditRequest, isFinished } from "../../contract/edits.ts";
import { AppError } from "../../core/appError.ts";
import { newDocument } from "../../session/document/documentContent.ts";
import { imageIdOf } from "../../session/document/imageId.ts";
import { Session } from "../../session/session.ts";
import { fakeServer } from "../../session/testing/fakeServer.ts";
import { fakeTabs } from "../../session/testing/fakeTabs.ts";
import { manualClock } from "../../session/testing/manualClock.ts";
import { memoryStore } from "../../session/testing/memoryStore.ts";
import type { ExtensionRun } from "../../state/draftSlice.ts";
import type { CompletedEdit } from "../../workspace/completedEdit.ts";
import { knownEdits, TrackedEdits } from "../../workspace/trackedEdits.ts";
import { ExtensionRunner } from "./extensionRunner.ts";

const STEPS = 3;
const AT = "2026-01-01T00:00:00Z";
const CANVAS = { width: 40, height: 30 };

const clients: QueryClient[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.clear();
});

/** A store that holds the state of a run. */
function runStore(first: ExtensionRun) {
  let run: ExtensionRun | null = first;
  const listeners = new Set<() => void>();
  const setRun = (next: ExtensionRun | null) => {
    run = next;
    for (const listener of listeners) listener();
  };
  const pauseRun = () => setRun(run && run.step > 1 ? { ...run, isGoing: false } : null);
  return {
    getState: () => ({ run, pauseRun }),
    setRun,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Resolves when it holds: the test's own limit ends it. */
function until(subscribe: (listener: () => void) => () => void, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!holds()) return;
      leave();
      resolve();
    };
    const leave = subscribe(look);
    look();
  });
}

/** Each step's region is where it stands in the run. */
const nextAt = (step: number): ExtensionRun["next"] => ({
  canvas: { x: 0, y: 0, ...CANVAS },
  region: { x: step, y: 0, width: 10, height: 10 },
});

/** A document in one browser, of which each tab has the same run to a frame of three steps. */
async function browser() {
  const [store, server, anotherTab] = [memoryStore(), fakeServer(), fakeTabs()];
  const picture = new Blob(["base"]);
  const imageId = await imageIdOf(picture);
  const content = newDocument({ name: "coffee", baseImage: { imageId, ...CANVAS } });
  /** The steps that were accepted and sent, in any tab. */
  const done: string[] = [];
  let isFirst = true;

  const openTab = async () => {
    const tabs = anotherTab();
    const session = new Session({ store, server, tabs, clock: manualClock() });
    if (isFirst) await session.open(content, { files: new Map([[imageId, picture]]) });
    else await session.openStored(content.id);
    if (isFirst) await session.syncNow();
    isFirst = false;
    const queries = new QueryClient({ defaultOptions: { queries: { queryFn: () => new Promise(() => {}) } } });
    clients.push(queries);
    const runs = runStore({
      versionId: content.currentVersionId,
      goal: { canvas: CANVAS, frame: { x: 0, y: 0, ...CANVAS }, longerSide: 1440, detail: "full" },
      at: { x: 0, y: 0, ...CANVAS },
      step: 1,
      steps: STEPS,
      next: nextAt(1),
      isGoing: true,
    });
    const edits = new TrackedEdits(session, queries);
    const requestOf = (step: number): EditRequest => ({
      documentId: content.id,
      engine: "apiframe",
      mode: "inpaint",
      canvas: CANVAS,
      layers: [{ imageId, x: 0, y: 0 }],
      region: nextAt(step).region,
      prompt: `step ${step}`,
      params: {},
    });
    const submit = async (step: number, signal?: AbortSignal) => {
      const key = await session.enqueueEdit({ request: requestOf(step) });
      const edit = await session.submitEdit(key, signal);
      queries.setQueryData(editQuery(edit.id).queryKey, edit);
      return edit;
    };
    const tab = {
      session,
      queries,
      runs,
      edits,
      submit,
      /** Called in each, and may fail or wait. */
      whileAccepting: async (_edit: CompletedEdit) => {},
      whileSubmitting: async (_signal: AbortSignal) => {},
      /** Delivers the server's state of an edit to this tab. */
      tell(edit: Edit) {
        for (const [key, { id }] of server.edits) if (id === edit.id) server.edits.set(key, edit);
        queries.setQueryData(editQuery(edit.id).queryKey, edit);
      },
    };
    const runner = new ExtensionRunner({
      edits,
      session,
      runs,
      alone: tabs.alone,
      async accept(edit) {
        await tab.whileAccepting(edit);
        const { run } = runs.getState();
        done.push(`accept ${edit.prompt}`);
        if (run) runs.setRun({ ...run, step: run.step + 1, next: nextAt(run.step + 1) });
        const pending = session.getSnapshot().outbox.find(({ editId }) => editId === edit.id);
        if (pending) await session.dismissEdit(pending.key);
      },
      async submitNext(_edit, signal) {
        await tab.whileSubmitting(signal);
        signal.throwIfAborted();
        const step = runs.getState().run?.step ?? 0;
        done.push(`submit step ${step}`);
        await submit(step, signal);
      },
    });
    const isIdle = () => !runner.getSnapshot().isBusy;
    return Object.assign(tab, {
      runner,
      /** Resolves when the runner is idle. */
      settled: () => until(runner.subscribe, isIdle),
      ended: (holds: () => boolean) => until(runner.subscribe, () => isIdle() && holds()),
    });
  };
  return { server, openTab, done };
}

const complete = (edit: Edit): Edit => ({
  ...edit,
  status: "completed",
  progress: 100,
  error: null,
  result: { imageId: "b".repeat(64), region: { x: 0, y: 0, width: 10, height: 10 }, scale: 1, located: "exact" },
  startedAt: AT,
  completedAt: AT,
});
const fail = (edit: Edit): Edit => ({
  ...edit,
  status: "failed",
  result: null,
  awaitsLateResult: false,
  error: { code: "engine_failed", message: "No" },
  startedAt: AT,
  completedAt: AT,
});

const cancel = (edit: Edit): Edit => ({
  ...edit,
  status: "canceled",
  result: null,
  awaitsLateResult: true,
  error: null,
  startedAt: AT,
  completedAt: AT,
});

type Tab = Awaited<ReturnType<Awaited<ReturnType<typeof browser>>["openTab"]>>;

/** The edit that is under way, once this tab knows it. */
async function underWay({ edits }: Tab, step: number): Promise<Edit> {
  const find = () => knownEdits(edits.getSnapshot()).find((edit) => edit.prompt === `step ${step}` && !isFinished(edit));
  await until(edits.subscribe, () => find() !== undefined);
  const edit = find();
  if (!edit) throw new Error("It is there.");
  return edit;
}

test("steps are accepted and sent one after the other, once each however often they are told of; the last one is looked at", async () => {
  const { openTab, done, server } = await browser();
  const tab = await openTab();
  await tab.submit(1);
  for (const step of [1, 2, 3]) {
    const edit = complete(await underWay(tab, step));
    tab.tell(edit);
    // The same once more, as another value: a poll that was on its way.
    tab.tell({ ...edit, stage: "done" });
    await until(tab.edits.subscribe, () =>
      knownEdits(tab.edits.getSnapshot()).every(({ id, status }) => id !== edit.id || status === "completed"),
    );
    await tab.settled();
  }
  expect(done).toEqual(["accept step 1", "submit step 2", "accept step 2", "submit step 3"]);
  expect([...server.edits.values()].map(({ prompt }) => prompt)).toEqual(["step 1", "step 2", "step 3"]);
  expect(tab.runs.getState().run).toMatchObject({ step: 3, isGoing: true });
});

test("of two tabs that are told of a finished step at once, one takes it", async () => {
  const { openTab, done, server } = await browser();
  const one = await openTab();
  const edit = await one.submit(1);
  const other = await openTab();
  other.tell(edit);
  await underWay(other, 1);
  one.tell(complete(edit));
  other.tell(complete(edit));
  await underWay(one, 2);
  const isGone = () => other.session.getSnapshot().outbox.every(({ editId }) => editId !== edit.id);
  await until(other.session.subscribe, isGone);
  await Promise.all([one.settled(), other.settled()]);
  expect(done).toEqual(["accept step 1", "submit step 2"]);
  expect(server.edits.size).toBe(2);
});

test.each([
  ["failed", fail],
  ["was canceled elsewhere", cancel],
])("a step that %s pauses the run; another try is not paused by it", async (_, end) => {
  const { openTab, done } = await browser();
  const tab = await openTab();
  await tab.submit(1);
  tab.tell(complete(await underWay(tab, 1)));
  const second = await underWay(tab, 2);
  await tab.settled();
  tab.tell(end(second));
  await until(tab.runs.subscribe, () => tab.runs.getState().run?.isGoing === false);
  const { run } = tab.runs.getState();
  tab.runs.setRun(run && { ...run, isGoing: true });
  await tab.submit(2);
  tab.tell(complete(await underWay(tab, 2)));
  await underWay(tab, 3);
  expect(tab.runs.getState().run?.isGoing).toBe(true);
  expect(done).toEqual(["accept step 1", "submit step 2", "accept step 2", "submit step 3"]);
});

test("a step that was stopped does not pause the run that goes on, when its result comes late", async () => {
  const { openTab } = await browser();
  const tab = await openTab();
  await tab.submit(1);
  tab.tell(complete(await underWay(tab, 1)));
  const second = await underWay(tab, 2);
  await tab.settled();
  tab.runs.getState().pauseRun();
  tab.tell(cancel(second));
  const stage = () => knownEdits(tab.edits.getSnapshot())[0]?.stage;
  await until(tab.edits.subscribe, () => knownEdits(tab.edits.getSnapshot())[0]?.status === "canceled");
  const { run } = tab.runs.getState();
  tab.runs.setRun(run && { ...run, isGoing: true });
  tab.tell({ ...cancel(second), stage: "fetching" });
  await until(tab.edits.subscribe, () => stage() === "fetching");
  expect(tab.runs.getState().run?.isGoing).toBe(true);
});

test("a step that the server has lost pauses the run", async () => {
  const { openTab } = await browser();
  const tab = await openTab();
  await tab.submit(1);
  tab.tell(complete(await underWay(tab, 1)));
  const { id } = await underWay(tab, 2);
  const gone = () => Promise.reject(new AppError("not_found", "There is no such edit."));
  const { queryKey } = editQuery(id);
  await tab.queries.cancelQueries({ queryKey });
  await tab.queries.fetchQuery({ queryKey, queryFn: gone, retry: false }).catch(() => {});
  await until(tab.runs.subscribe, () => tab.runs.getState().run?.isGoing === false);
  expect(tab.edits.getSnapshot().map(({ kind }) => kind)).toEqual(["lost"]);
});

test("a result that cannot be accepted, and a step that cannot be sent, pause the run, and say why", async () => {
  const { openTab, done, server } = await browser();
  const tab = await openTab();
  const edit = await tab.submit(1);
  tab.whileSubmitting = () => Promise.reject(new AppError("network", "away", { retryable: true }));
  tab.tell(complete(edit));
  await tab.ended(() => tab.runner.getSnapshot().error !== null);
  expect(tab.runner.getSnapshot().error).toMatchObject({ code: "network" });
  expect(tab.runs.getState().run).toMatchObject({ step: 2, isGoing: false });
  expect([done, server.edits.size]).toEqual([["accept step 1"], 1]);

  tab.runner.forgetError();
  const { run } = tab.runs.getState();
  tab.runs.setRun(run && { ...run, isGoing: true });
  tab.whileAccepting = () => Promise.reject(new AppError("mask_required", "gone"));
  tab.tell(complete(await tab.submit(2)));
  await tab.ended(() => tab.runner.getSnapshot().error !== null);
  expect(tab.runs.getState().run).toMatchObject({ step: 2, isGoing: false });
  expect([done, server.edits.size]).toEqual([["accept step 1"], 2]);
});

const held = () => {
  let release = () => {};
  const until = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { until, release };
};

test.each([
  ["while a step is accepted", "whileAccepting"] as const,
  ["while the next one is made ready", "whileSubmitting"] as const,
])("after a stop %s nothing is sent", async (_, when) => {
  const { openTab, server } = await browser();
  const tab = await openTab();
  await tab.submit(1);
  tab.tell(complete(await underWay(tab, 1)));
  const second = await underWay(tab, 2);
  await tab.settled();
  const [begun, going] = [held(), held()];
  tab[when] = async () => {
    begun.release();
    await going.until;
  };
  tab.tell(complete(second));
  await begun.until;
  tab.runs.getState().pauseRun();
  going.release();
  await tab.settled();
  expect([...server.edits.values()].map(({ prompt }) => prompt)).toEqual(["step 1", "step 2"]);
  expect(tab.session.getSnapshot().outbox).toEqual([]);
  expect(tab.runner.getSnapshot().error).toBeNull();
});

test("a stop that comes while the next step waits for its images calls it off", async () => {
  const { openTab, server } = await browser();
  const tab = await openTab();
  const edit = await tab.submit(1);
  const key = await tab.session.enqueueEdit({ request: { ...askedWith(edit), prompt: "next" } });
  const stopping = new AbortController();
  stopping.abort();
  await expect(tab.session.submitEdit(key, stopping.signal)).rejects.toBe(stopping.signal.reason);
  expect(server.edits.size).toBe(1);
});

/** The fields of an edit's request that the next one repeats. */
const askedWith = ({ documentId, engine, mode, canvas, layers, params }: Edit) => ({
  documentId,
  engine,
  mode,
  canvas,
  layers,
  params,
});

test("a run to a frame of another document sends nothing", async () => {
  const { openTab, server, done } = await browser();
  const tab = await openTab();
  const edit = await tab.submit(1);
  const [begun, going] = [held(), held()];
  tab.whileAccepting = async () => {
    begun.release();
    await going.until;
  };
  tab.tell(complete(edit));
  await begun.until;
  const other = new Blob(["other"]);
  const imageId = await imageIdOf(other);
  await tab.session.open(newDocument({ name: "other", baseImage: { imageId, ...CANVAS } }), {
    files: new Map([[imageId, other]]),
  });
  going.release();
  await tab.settled();
  expect([done, server.edits.size]).toEqual([["accept step 1"], 1]);
});
