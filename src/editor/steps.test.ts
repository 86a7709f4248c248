import { expect, test, vi } from "vitest";
import { MaskDocument } from "../core/mask/maskDocument.ts";
import { History } from "./history.ts";
import { Steps } from "./steps.ts";

const pixels = ({ mask }: Steps) => [0, 1, 2, 3].map((x) => mask.get(x, 0)).join("");
const stepsOn = (width: number) => new Steps(new MaskDocument({ width, height: 1 }), new History(), () => {});

test("a step takes another's place; when that fails nothing has changed", () => {
  const steps = stepsOn(4);
  steps.run("Base", (edit) => edit.fill(0, 0, 0, 1));
  const first = steps.run("First", (edit) => edit.fill(0, 1, 1, 1));
  const failing = () =>
    steps.replaceLast(first, "Second", (edit) => {
      edit.fill(0, 2, 3, 1);
      throw new Error("unreadable");
    });
  expect(failing).toThrow("unreadable");
  expect([pixels(steps), steps.lastDone]).toEqual(["1100", first]);
  const second = steps.replaceLast(first, "Second", (edit) => edit.fill(0, 3, 3, 1));
  expect([pixels(steps), steps.lastDone]).toEqual(["1001", second]);
  steps.undo();
  expect(pixels(steps)).toBe("1000");
});

test("a step may be replaced by none, and none by one", () => {
  const steps = stepsOn(4);
  const first = steps.run("First", (edit) => edit.fill(0, 1, 1, 1));
  expect(steps.replaceLast(first, "Nothing", () => {})).toBeNull();
  expect([pixels(steps), steps.lastDone]).toEqual(["0000", null]);
  const third = steps.replaceLast(null, "Third", (edit) => edit.fill(0, 2, 2, 1));
  expect([pixels(steps), steps.lastDone]).toEqual(["0010", third]);
});

test("who waits for settled masks is not called for what changed nothing", () => {
  const steps = stepsOn(4);
  const listener = vi.fn();
  steps.onStepDone(listener);
  steps.rollback(steps.begin());
  steps.run("Nothing", () => {});
  steps.undo();
  expect(listener).not.toHaveBeenCalled();
  steps.run("Something", (edit) => edit.fill(0, 0, 0, 1));
  expect(listener).toHaveBeenCalledTimes(1);
});
