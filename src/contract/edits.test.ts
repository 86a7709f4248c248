import { expect, test } from "vitest";
import { awaitsLateResultOf, Edit } from "./edits.ts";

/** As servers answered before they told whether a late result may still come. */
const older = {
  documentId: "0b8f6c1e-6a52-4f0e-9a0b-6f3f4f2f8a11",
  engine: "apiframe",
  mode: "outpaint",
  canvas: { width: 40, height: 30 },
  layers: [{ imageId: "a".repeat(64), x: 0, y: 0 }],
  preset: "Make square",
  prompt: "a wall",
  params: {},
  id: "5f1f2a0c-6d0e-4f5c-8b80-3a4b9b1d7e22",
  stage: "failed",
  credits: 9,
  refunded: 0,
  createdAt: "2026-01-01T00:00:00Z",
  status: "failed",
  progress: null,
  result: null,
  error: { code: "engine_timeout", message: "No answer." },
  startedAt: "2026-01-01T00:00:01Z",
  completedAt: "2026-01-01T00:10:00Z",
};

test.each([
  ["failed", {}],
  ["canceled", { status: "canceled", error: null }],
])("an edit that an older server tells as %s is read; nobody waits for its result", (_, change) => {
  expect(awaitsLateResultOf(Edit.parse({ ...older, ...change }))).toBe(false);
});

test("only an edit that is over can still await a late result", () => {
  expect(awaitsLateResultOf(Edit.parse({ ...older, awaitsLateResult: true }))).toBe(true);
  const running = { ...older, status: "running", error: null, completedAt: null };
  expect(awaitsLateResultOf(Edit.parse(running))).toBe(false);
  expect(Edit.safeParse({ ...running, awaitsLateResult: true }).success).toBe(false);
});
