import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { systemClock } from "./clock.ts";

test("a wait ends at once when it is aborted, and listens no longer when it is over", async () => {
  const reason = new Error("enough");
  const abort = new AbortController();
  const waiting = systemClock.wait(3_600_000, abort.signal);
  abort.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  await expect(systemClock.wait(3_600_000, abort.signal)).rejects.toBe(reason);
  const other = new AbortController();
  await systemClock.wait(0, other.signal);
  expect(getEventListeners(other.signal, "abort")).toHaveLength(0);
});
