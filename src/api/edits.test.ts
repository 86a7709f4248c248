import { expect, test } from "vitest";
import { Edit } from "../contract/edits.ts";
import { AppError } from "../core/appError.ts";
import { awaitsLateAnswer, pollAfter } from "./edits.ts";

const edit = (engine: Edit["engine"], isDone = false): Edit => ({
  id: crypto.randomUUID(),
  documentId: crypto.randomUUID(),
  engine,
  mode: "inpaint",
  canvas: { width: 1, height: 1 },
  layers: [],
  prompt: "",
  params: {},
  stage: "Repainting",
  credits: 0,
  refunded: 0,
  createdAt: "2026-01-01T00:00:00Z",
  progress: null,
  candidate: null,
  startedAt: "2026-01-01T00:00:00Z",
  ...(isDone
    ? { status: "failed", error: { code: "engine_failed", message: "No" }, completedAt: "2026-01-01T00:00:00Z" }
    : { status: "running", error: null, completedAt: null }),
});
const away = new AppError("network", "away", { retryable: true });
const gone = new AppError("not_found", "gone");

test.each([
  ["our own engine, three times a second", edit("local"), null, false, 300],
  ["a paid engine, every 2.5 s", edit("apiframe"), null, false, 2_500],
  ["hidden, seldom", edit("local"), null, true, 10_000],
  ["finished, no more", edit("apiframe", true), null, false, false],
  ["finished and hidden, no more", edit("apiframe", true), null, true, false],
  ["the server away, on and on", edit("apiframe"), away, false, 2_500],
  ["not seen yet", undefined, null, false, 300],
  ["no such edit, no more", undefined, gone, false, false],
])("an edit is looked at again: %s", (_, seen, error, isHidden, expected) => {
  expect(pollAfter(seen, error, isHidden)).toBe(expected);
});

test.each([
  ["given up by the server, paid for", { credits: 9 }, true],
  ["failed at the vendor's and given back", { credits: 0 }, false],
  [
    "an answer that could not be used",
    { credits: 9, error: { code: "engine_bad_answer", message: "No", details: { creditsSpent: 9 } } },
    false,
  ],
  ["of the day before yesterday", { credits: 9, createdAt: new Date(Date.now() - 48 * 3_600_000).toISOString() }, false],
])("a late answer is still waited for: %s", (_, change, expected) => {
  const createdAt = new Date(Date.now() - 700_000).toISOString();
  const failed = Edit.parse({
    ...edit("apiframe", true),
    layers: [{ imageId: "a".repeat(64), x: 0, y: 0 }],
    createdAt,
    ...change,
  });
  expect(awaitsLateAnswer(failed)).toBe(expected);
  expect(pollAfter(failed, null, false)).toBe(expected ? 60_000 : false);
});
