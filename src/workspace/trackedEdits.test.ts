import { QueryClient } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { editQuery } from "../api/edits.ts";
import { enginesQuery } from "../api/engines.ts";
import { Edit } from "../contract/edits.ts";
import { AppError } from "../core/appError.ts";
import type { SessionSnapshot } from "../session/session.ts";
import { knownEdits, type SentEdit, TrackedEdits, trackedEdit } from "./trackedEdits.ts";

const AT = "2026-01-01T00:00:00Z";

function sent(): SentEdit {
  const request = {
    documentId: crypto.randomUUID(),
    engine: "local" as const,
    mode: "outpaint" as const,
    canvas: { width: 1, height: 1 },
    layers: [{ imageId: "a".repeat(64), x: 0, y: 0 }],
    preset: "Make square" as const,
    prompt: "",
    params: {},
  };
  return { key: crypto.randomUUID(), editId: crypto.randomUUID(), request, maskBlob: null };
}
const running = ({ editId, request }: SentEdit): Edit =>
  Edit.parse({
    ...request,
    id: editId,
    stage: "repainting",
    credits: 0,
    refunded: 0,
    createdAt: AT,
    progress: null,
    result: null,
    startedAt: AT,
    status: "running",
    error: null,
    completedAt: null,
  });
const completed = (pending: SentEdit): Edit =>
  Edit.parse({
    ...running(pending),
    status: "completed",
    completedAt: AT,
    result: { imageId: "b".repeat(64), region: { x: 0, y: 0, width: 1, height: 1 }, scale: 1, located: "exact" },
  });

const gone = new AppError("not_found", "There is no such edit.");
const away = new AppError("network", "away", { retryable: true });
const one = sent();

test.each([
  ["not told yet: loading", {}, { kind: "loading" }],
  ["the server away: loading", { error: away }, { kind: "loading" }],
  ["nobody signed in: loading", { error: new AppError("sign_in_required", "Sign in.") }, { kind: "loading" }],
  ["told: known", { data: running(one) }, { kind: "known" }],
  ["the server away since: known", { data: running(one), error: away }, { kind: "known" }],
  ["no such edit: lost", { error: gone }, { kind: "lost", reason: gone }],
  ["gone while it ran: lost", { data: running(one), error: gone }, { kind: "lost", reason: gone }],
  ["gone after its result came: known", { data: completed(one), error: gone }, { kind: "known" }],
  ["not to be told: lost", { error: new AppError("bad_response", "?") }, { kind: "lost" }],
])("an edit that is %s", (_, state, expected) => {
  expect(trackedEdit(one, state)).toMatchObject({ ...expected, pending: one });
});

/** A session as far as it tells its edits. */
function sessionOf(first: SessionSnapshot["outbox"]) {
  const idle = { kind: "done" } as const;
  const rest = { document: null, saveStatus: idle, syncStatus: idle, isHeldElsewhere: false, uploadProgress: null };
  let snapshot: SessionSnapshot = { ...rest, outbox: first };
  const listeners = new Set<() => void>();
  return {
    getSnapshot: () => snapshot,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    keep(outbox: SessionSnapshot["outbox"]) {
      snapshot = { ...rest, outbox };
      for (const listener of listeners) listener();
    },
  };
}

const until = (followed: TrackedEdits, holds: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    const look = () => {
      if (!holds()) return;
      leave();
      resolve();
    };
    const leave = followed.subscribe(look);
    look();
  });

test("edits are followed in the order in which they were asked for, from when they are sent until they are forgotten", async () => {
  const queries = new QueryClient();
  const [first, second] = [sent(), sent()];
  const tell = (pending: SentEdit, edit: Edit) => queries.setQueryData(editQuery(pending.editId).queryKey, edit);
  tell(first, running(first));
  tell(second, completed(second));
  const session = sessionOf([first, { ...second, editId: null }]);
  const followed = new TrackedEdits(session, queries);
  expect(knownEdits(followed.getSnapshot()).map(({ id }) => id)).toEqual([first.editId]);
  session.keep([first, second]);
  expect(knownEdits(followed.getSnapshot()).map(({ id }) => id)).toEqual([first.editId, second.editId]);
  tell(first, completed(first));
  await until(followed, () => knownEdits(followed.getSnapshot())[0]?.status === "completed");
  const before = followed.getSnapshot();
  session.keep([...session.getSnapshot().outbox]);
  expect(followed.getSnapshot()).toBe(before);
  session.keep([second]);
  expect(followed.getSnapshot()).toMatchObject([{ kind: "known", pending: second }]);
  expect(queries.getQueryCache().find(editQuery(first.editId))?.getObserversCount()).toBe(0);
  session.keep([]);
  expect(followed.getSnapshot()).toEqual([]);
  queries.clear();
});

test("what is left to spend is asked for anew when an edit is taken on and when it ends, and not for progress", async () => {
  const queries = new QueryClient();
  const isStale = () => queries.getQueryState(enginesQuery().queryKey)?.isInvalidated;
  const fresh = () => queries.setQueryData(enginesQuery().queryKey, []);
  const pending = sent();
  const tell = (edit: Edit) => queries.setQueryData(editQuery(pending.editId).queryKey, edit);
  const session = sessionOf([]);
  const followed = new TrackedEdits(session, queries);
  fresh();
  tell(running(pending));
  session.keep([pending]);
  expect(isStale()).toBe(true);
  fresh();
  tell({ ...running(pending), stage: "sending" });
  await until(followed, () => knownEdits(followed.getSnapshot())[0]?.stage === "sending");
  expect(isStale()).toBe(false);
  tell(completed(pending));
  await until(followed, () => knownEdits(followed.getSnapshot())[0]?.status === "completed");
  expect(isStale()).toBe(true);
  session.keep([]);
  queries.clear();
});
