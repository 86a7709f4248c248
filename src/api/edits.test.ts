import { expect, test } from "vitest";
import type { Edit } from "../contract/edits.ts";
import { AppError } from "../core/appError.ts";
import { pollAfter } from "./edits.ts";

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
  ["our own engine, every second", edit("local"), null, false, 1_000],
  ["a paid engine, every 2.5 s", edit("apiframe"), null, false, 2_500],
  ["hidden, seldom", edit("local"), null, true, 10_000],
  ["finished, no more", edit("apiframe", true), null, false, false],
  ["finished and hidden, no more", edit("apiframe", true), null, true, false],
  ["the server away, on and on", edit("apiframe"), away, false, 2_500],
  ["not seen yet", undefined, null, false, 1_000],
  ["no such edit, no more", undefined, gone, false, false],
])("an edit is looked at again: %s", (_, seen, error, isHidden, expected) => {
  expect(pollAfter(seen, error, isHidden)).toBe(expected);
});
