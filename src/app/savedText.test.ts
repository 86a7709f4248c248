import { expect, test } from "vitest";
import { AppError } from "../core/appError.ts";
import type { TaskStatus } from "../session/sync/backgroundTask.ts";
import { savedText } from "./savedText.ts";

const done: TaskStatus = { kind: "done" };
const working: TaskStatus = { kind: "working" };
const away: TaskStatus = { kind: "retrying", error: new AppError("network", "away", { retryable: true }) };
const full: TaskStatus = { kind: "failed", error: new AppError("storage_full", "No room.") };

test.each([
  ["Saved", done, done],
  ["Saving", working, done],
  ["Saving", done, working],
  ["Saved in this browser; the server can’t be reached", done, away],
  ["No room.", full, working],
])('says "%s" when the browser is %o and the server %o', (text, saveStatus, syncStatus) => {
  const rest = { document: null, outbox: [], isHeldElsewhere: false, uploadProgress: null };
  expect(savedText({ ...rest, saveStatus, syncStatus })).toBe(text);
});
