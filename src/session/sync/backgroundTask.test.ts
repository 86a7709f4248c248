import { expect, test } from "vitest";
import { AppError } from "../../core/appError.ts";
import { manualClock } from "../testing/manualClock.ts";
import { BackgroundTask } from "./backgroundTask.ts";

test("what a task is tried again for stays told until a try comes through", async () => {
  const runs: PromiseWithResolvers<void>[] = [];
  const told: string[] = [];
  const clock = manualClock();
  const run = () => {
    const next = Promise.withResolvers<void>();
    runs.push(next);
    return next.promise;
  };
  const task: BackgroundTask = new BackgroundTask({ run, delayMs: 10, clock, onStatus: () => told.push(task.status.kind) });
  task.touch();
  clock.advance(10);
  await expect.poll(() => runs).toHaveLength(1);
  runs[0]?.reject(new AppError("network", "away", { retryable: true }));
  await expect.poll(() => told).toEqual(["working", "retrying"]);
  clock.advance(60_000);
  await expect.poll(() => runs).toHaveLength(2);
  expect(task.status.kind).toBe("retrying");
  runs[1]?.resolve();
  await expect.poll(() => told).toEqual(["working", "retrying", "done"]);
});
