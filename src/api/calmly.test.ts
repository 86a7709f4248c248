import { afterEach, expect, test, vi } from "vitest";
import { calmly } from "./calmly.ts";

afterEach(() => void vi.useRealTimers());

test("progress is passed on ten times a second at most, whatever the browser tells", () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  const told: number[] = [];
  const tell = calmly((share) => told.push(share));
  // 16 MB in pieces of 8 KB, over three seconds.
  for (let i = 0; i < 2_000; i++) {
    tell(i / 2_000);
    vi.advanceTimersByTime(1.5);
  }
  expect(told.length).toBeGreaterThan(25);
  expect(told.length).toBeLessThanOrEqual(30);
  expect(told[0]).toBe(0);
});
