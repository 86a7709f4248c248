import type { Clock } from "../clock.ts";

/** Time that passes when it is told to. */
export interface ManualClock extends Clock {
  /** Calls what is due, in order of time. */
  advance(ms: number): void;
}

export function manualClock(): ManualClock {
  let nowMs = Date.parse("2026-01-01T00:00:00Z");
  const timers = new Set<{ readonly dueMs: number; readonly callback: () => void }>();
  return {
    now: () => new Date(nowMs),
    after(delayMs, callback) {
      const timer = { dueMs: nowMs + delayMs, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(ms) {
      const untilMs = nowMs + ms;
      for (;;) {
        const next = [...timers].filter(({ dueMs }) => dueMs <= untilMs).sort((a, b) => a.dueMs - b.dueMs)[0];
        if (!next) break;
        timers.delete(next);
        nowMs = next.dueMs;
        next.callback();
      }
      nowMs = untilMs;
    },
  };
}
