import type { Clock } from "../engines/apiframe/clock.ts";

/** Time that passes only by waiting, and then at once; nothing recurs. */
export function fakeClock(start = Date.UTC(2030, 0, 1)): Pick<Clock, "now" | "wait" | "every"> {
  let now = start;
  return {
    now: () => now,
    every: () => () => {},
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
