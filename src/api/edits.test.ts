import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { QueryClient, type QueryKey } from "@tanstack/react-query";
import { afterEach, expect, test, vi } from "vitest";
import { Edit, type EditRequest } from "../contract/edits.ts";
import { AppError } from "../core/appError.ts";
import { editCalls, editQuery, pollAfter } from "./edits.ts";

const POLL_MS = 300;
const AT = "2026-01-01T00:00:00Z";
const asked: EditRequest = {
  documentId: crypto.randomUUID(),
  engine: "apiframe",
  mode: "outpaint",
  canvas: { width: 1, height: 1 },
  layers: [{ imageId: "a".repeat(64), x: 0, y: 0 }],
  preset: "Make square",
  prompt: "a wall",
  params: {},
};
const running = Edit.parse({
  ...asked,
  id: crypto.randomUUID(),
  stage: "repainting",
  credits: 9,
  refunded: 0,
  createdAt: AT,
  progress: null,
  result: null,
  startedAt: AT,
  status: "running",
  error: null,
  completedAt: null,
});
const over = { ...running, status: "failed", error: { code: "engine_failed", message: "No" }, completedAt: AT };
const failed = Edit.parse({ ...over, awaitsLateResult: false });
const late = Edit.parse({ ...over, awaitsLateResult: true });
const lateCanceled = Edit.parse({ ...over, status: "canceled", error: null, awaitsLateResult: true });
const away = new AppError("network", "away", { retryable: true });
const gone = new AppError("not_found", "gone");

test.each([
  ["as often as its engine says", running, null, 0, false, POLL_MS],
  ["hidden, seldom", running, null, 0, true, 10_000],
  ["finished, no more", failed, null, 0, false, false],
  ["finished and hidden, no more", failed, null, 0, true, false],
  ["the server away, on and on", running, away, 0, false, 3_000],
  ["the server away since the page was opened", undefined, away, 0, false, 3_000],
  ["not seen yet", undefined, null, 0, false, POLL_MS],
  ["no such edit, no more", undefined, gone, 0, false, false],
  ["gone since it was seen, no more", running, gone, 9, false, false],
  ["failed, its result may come late", late, null, 1, false, 10_000],
  ["canceled, its result may come late", lateCanceled, null, 1, true, 10_000],
  ["late, after many looks", late, null, 60, false, 60_000],
  ["late, and gone", late, gone, 1, false, false],
])("an edit is looked at again: %s", (_, data, error, dataUpdateCount, isHidden, expected) => {
  expect(pollAfter({ data, error, dataUpdateCount }, isHidden, POLL_MS)).toBe(expected);
});

test("no clock is asked whether a late result may come: a page whose day is another one looks all the same", () => {
  vi.useFakeTimers({ now: new Date("2036-01-01"), toFake: ["Date"] });
  try {
    expect(pollAfter({ data: late, error: null, dataUpdateCount: 1 }, false, POLL_MS)).toBe(10_000);
  } finally {
    vi.useRealTimers();
  }
});

const closing: (() => void)[] = [];
afterEach(() => {
  vi.unstubAllGlobals();
  for (const close of closing.splice(0)) close();
});

/** A server that answers with what the test gives by method and path, and a page with a cache. */
async function page(responses: Record<string, () => unknown>) {
  const requests: string[] = [];
  const server = createServer((req, res) => {
    const what = `${req.method} ${req.url}`;
    requests.push(what);
    const body = responses[what]?.();
    const problem = { type: "about:blank", title: "No", status: 404, code: "not_found", detail: "There is no such edit." };
    res.writeHead(body ? 200 : 404, { "content-type": "application/json" });
    res.end(JSON.stringify(body ?? problem));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  vi.stubGlobal("location", { origin: `http://127.0.0.1:${port}` });
  const queries = new QueryClient();
  closing.push(() => {
    queries.clear();
    server.closeAllConnections();
    server.close();
  });
  return { requests, queries, calls: editCalls(queries), known: () => queries.getQueryData(editQuery(running.id).queryKey) };
}

test("what the server answers to sending, to a key and to a cancel is known at once, and not fetched again", async () => {
  const { calls, known, requests } = await page({
    "POST /api/edits": () => running,
    "GET /api/edits?key=some%20key": () => ({ items: [running], nextCursor: null }),
    [`POST /api/edits/${running.id}/cancel`]: () => lateCanceled,
  });
  expect(await calls.submitEdit(asked, "some key")).toEqual(running);
  expect(known()).toEqual(running);
  expect(await calls.cancelEdit(running.id)).toEqual(lateCanceled);
  expect(known()).toEqual(lateCanceled);
  expect(await calls.fetchEditOfKey("some key")).toEqual(running);
  expect(known()).toEqual(running);
  expect(requests.every((request) => !request.startsWith(`GET /api/edits/${running.id}`))).toBe(true);
});

test("a look that began before a cancel does not take its response back", async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { calls, known, queries } = await page({ [`POST /api/edits/${running.id}/cancel`]: () => lateCanceled });
  const { queryKey } = editQuery(running.id);
  queries.setQueryData(queryKey, running);
  const looking = queries.fetchQuery({ queryKey: queryKey as QueryKey, queryFn: () => held.then(() => running) });
  await calls.cancelEdit(running.id);
  release();
  await looking;
  expect(known()).toEqual(lateCanceled);
});

test("an edit that is over is told from the cache; one under way, or whose result may come late, is asked for", async () => {
  let now: Edit = running;
  const { calls, requests } = await page({ [`GET /api/edits/${running.id}`]: () => now });
  await calls.fetchEdit(running.id);
  now = late;
  expect(await calls.fetchEdit(running.id)).toEqual(late);
  now = failed;
  expect(await calls.fetchEdit(running.id)).toEqual(failed);
  expect(await calls.fetchEdit(running.id)).toEqual(failed);
  expect(requests).toHaveLength(3);
});

test("who asks for an edit is told at once that it is gone, or that the server is away", async () => {
  const { calls } = await page({});
  await expect(calls.fetchEdit(running.id)).rejects.toMatchObject({ code: "not_found" });
  vi.stubGlobal("location", { origin: "http://127.0.0.1:1" });
  await expect(calls.fetchEdit(running.id)).rejects.toMatchObject({ code: "network" });
});
