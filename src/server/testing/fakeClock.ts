import type { Clock } from "../engines/apiframe/clock.ts";

const never = new AbortController().signal;

/** Time that passes only by waiting, and then at once; nothing recurs. */
export function fakeClock(start = 1_000): Clock {
  let now = start;
  return {
    now: () => now,
    random: () => 0.5,
    timeout: () => never,
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
