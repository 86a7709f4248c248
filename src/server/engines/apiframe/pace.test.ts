import { expect, test } from "vitest";
import { createPace } from "./pace.ts";

const never = new AbortController().signal;

function setUp(limits: Partial<Parameters<typeof createPace>[0]> = {}) {
  let nowMs = 0;
  const clock = {
    now: () => nowMs,
    wait: async (ms: number, signal: AbortSignal) => {
      signal.throwIfAborted();
      nowMs += ms;
    },
  };
  const pace = createPace({ concurrency: 100, perSecond: 10, burst: 3, ...limits }, clock);
  return { pace, now: () => nowMs };
}

test("after the burst, calls go no faster than so many a second, in their order", async () => {
  const { pace, now } = setUp();
  const went: [number, number][] = [];
  await Promise.all([0, 1, 2, 3, 4, 5].map((n) => pace.run(never, async () => went.push([n, now()]))));
  expect(went).toEqual([
    [0, 0],
    [1, 0],
    [2, 0],
    [3, 100],
    [4, 200],
    [5, 300],
  ]);
});

test("no more are open at once than may be, and one that fails gives its place free", async () => {
  const { pace } = setUp({ concurrency: 2, burst: 50 });
  let [open, most] = [0, 0];
  const call = async () => {
    most = Math.max(most, ++open);
    await new Promise(setImmediate);
    open--;
    throw new Error("no");
  };
  const ends = await Promise.allSettled(Array.from({ length: 9 }, () => pace.run(never, call)));
  expect([most, ends.every(({ status }) => status === "rejected")]).toEqual([2, true]);
});

test("when quiet is asked for, everybody keeps it; one who is gone by then holds up nobody", async () => {
  const { pace, now } = setUp();
  pace.pause(5_000);
  const gone = pace.run(AbortSignal.abort(new Error("gone")), async () => 1);
  const stayed = pace.run(never, async () => now());
  await expect(gone).rejects.toThrow("gone");
  expect(await stayed).toBe(5_000);
});
