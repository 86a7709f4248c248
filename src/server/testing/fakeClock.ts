import type { Clock } from "../engines/apiframe/clock.ts";

/** Time that passes only by waiting, and then at once. */
export function fakeClock(start = Date.UTC(2030, 0, 1)): Pick<Clock, "now" | "wait"> {
  let now = start;
  return {
    now: () => now,
    wait: (ms, signal) =>
      new Promise((resolve, reject) => {
        setImmediate(() => {
          if (signal.aborted) return reject(signal.reason);
          now += ms;
          resolve();
        });
      }),
  };
}
