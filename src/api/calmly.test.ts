import { expect, test } from "vitest";
import { calmly } from "./calmly.ts";

test("progress is passed on ten times a second at most, whatever the browser tells", () => {
  let now = 5_000;
  const told: number[] = [];
  const tell = calmly(
    (share) => told.push(share),
    () => now,
  );
  // 16 MB in pieces of 8 KB, over three seconds.
  for (let i = 0; i < 2_000; i++, now += 1.5) tell(i / 2_000);
  expect(told.length).toBeGreaterThan(25);
  expect(told.length).toBeLessThanOrEqual(30);
  expect(told[0]).toBe(0);
});
