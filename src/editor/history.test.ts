import { expect, test } from "vitest";
import type { MaskChange } from "../core/mask/maskDocument.ts";
import { History } from "./history.ts";

const change = (label: string, bytes: number): MaskChange => ({ label, bytes, dirty: { x: 0, y: 0, width: 1, height: 1 } });

test("beyond its limit it drops the oldest, never the newest", () => {
  const history = new History(100);
  for (const label of ["a", "b", "c"]) history.push(change(label, 40));
  expect(history.bytes).toBe(80);
  expect([history.undo()?.label, history.undo()?.label, history.undo()]).toEqual(["c", "b", null]);
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
  expect([history.undo()?.label, history.undo()?.label]).toEqual(["b", "a"]);
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
  expect(history.redo()).toBeNull();
  expect(history.bytes).toBe(20);
});
