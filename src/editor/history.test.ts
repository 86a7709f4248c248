import { beforeEach, expect, test } from "vitest";
import { History, type HistoryStep } from "./history.ts";

const taken: string[] = [];
const change = (label: string, bytes: number): HistoryStep => ({
  label,
  bytes,
  undo: () => taken.push(`-${label}`),
  redo: () => taken.push(`+${label}`),
  pack: () => true,
});
/** The label of what is undone; null where nothing is. */
function undone(history: History): string | null {
  const label = history.lastDone?.label ?? null;
  return history.undo() ? label : null;
}
beforeEach(() => taken.splice(0));

test("beyond its limit it drops the oldest, never the newest", () => {
  const history = new History(100);
  for (const label of ["a", "b", "c"]) history.push(change(label, 40));
  expect(history.bytes).toBe(80);
  expect([undone(history), undone(history), undone(history)]).toEqual(["c", "b", null]);
  history.push(change("huge", 1_000));
  expect(history.lastDone?.label).toBe("huge");
  expect(history.bytes).toBe(1_000);
});

test("what is replaced weighs nothing any more", () => {
  const history = new History(100);
  history.push(change("a", 40));
  history.push(change("b", 50));
  history.replaceLast(change("c", 10));
  expect([history.bytes, history.lastDone?.label]).toEqual([50, "c"]);
  history.replaceLast(null);
  expect([history.bytes, history.lastDone?.label]).toEqual([40, "a"]);
});

test("what was packed weighs less from then on", () => {
  const history = new History(100);
  const packable = { ...change("a", 90) };
  history.push(packable);
  packable.bytes = 10;
  expect(history.bytes).toBe(10);
  history.push(change("b", 80));
  expect([undone(history), undone(history)]).toEqual(["b", "a"]);
});

test("far are all but what undo and redo ask for next", () => {
  const history = new History(100);
  for (const label of ["a", "b", "c", "d", "e"]) history.push(change(label, 1));
  history.undo();
  history.undo();
  expect(history.far.map(({ label }) => label)).toEqual(["a", "b", "e"]);
});

test("a new step forgets what was undone", () => {
  const history = new History(100);
  history.push(change("a", 10));
  history.undo();
  expect(history.lastUndone?.label).toBe("a");
  history.push(change("b", 20));
  expect(history.lastUndone).toBeNull();
  expect(history.redo()).toBe(false);
  expect(history.bytes).toBe(20);
});

test("a visit is undone first, and is one of the line once something is done there", () => {
  const history = new History(100);
  history.push(change("a", 1));
  history.visit = change("visit", 1);
  expect(undone(history)).toBe("visit");
  history.visit = change("visit", 1);
  history.push(change("b", 1));
  expect([undone(history), undone(history), undone(history), undone(history)]).toEqual(["b", "visit", "a", null]);
});

test("a visit leaves what can be redone, and ends before it is", () => {
  const history = new History(100);
  history.push(change("a", 1));
  history.undo();
  history.visit = change("visit", 1);
  expect(history.redo()).toBe(true);
  expect([taken, history.visit]).toEqual([["-a", "-visit", "+a"], null]);
});

test("what it holds makes the same history again", () => {
  const history = new History(100);
  for (const label of ["a", "b", "c", "d"]) history.push(change(label, 1));
  history.undo();
  history.undo();
  const again = new History(100, history.contents);
  expect([again.lastDone?.label, again.lastUndone?.label]).toEqual(["b", "c"]);
  again.redo();
  expect(again.lastUndone?.label).toBe("d");
});
