import type { Clock } from "./clock.ts";

/** Limits on the rate of calls and on how many may be open. */
export interface PaceLimits {
  readonly concurrency: number;
  readonly perSecond: number;
  /** So many may go at once after a pause. */
  readonly burst: number;
}

/** Calls in the order in which they were asked for, no faster than the other side likes. */
export interface Pace {
  /** @throws the signal's reason when it is aborted before the call's turn */
  run<T>(signal: AbortSignal, call: () => Promise<T>): Promise<T>;
  /** The other side asked for quiet: nobody's call goes out for `ms`. */
  pause(ms: number): void;
}

/** A token bucket over a bounded number of open calls. */
export function createPace({ concurrency, perSecond, burst }: PaceLimits, clock: Pick<Clock, "now" | "wait">): Pace {
  let tokens = burst;
  let refilledAtMs = clock.now();
  let quietUntilMs = 0;
  let open = 0;
  const waiting: (() => void)[] = [];
  let turn: Promise<unknown> = Promise.resolve();

  const waitMs = (): number => {
    const now = clock.now();
    tokens = Math.min(burst, tokens + ((now - refilledAtMs) * perSecond) / 1000);
    refilledAtMs = now;
    const forToken = tokens >= 1 ? 0 : ((1 - tokens) * 1000) / perSecond;
    return Math.ceil(Math.max(forToken, quietUntilMs - now, 0));
  };

  const myTurn = async (signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    for (let ms = waitMs(); ms > 0; ms = waitMs()) await clock.wait(ms, signal);
    while (open >= concurrency) await new Promise<void>((resolve) => waiting.push(resolve));
    signal.throwIfAborted();
    tokens--;
    open++;
  };

  return {
    async run(signal, call) {
      const mine = turn.then(() => myTurn(signal));
      turn = mine.catch(() => {});
      await mine;
      try {
        return await call();
      } finally {
        open--;
        waiting.shift()?.();
      }
    },
    pause(ms) {
      quietUntilMs = Math.max(quietUntilMs, clock.now() + ms);
    },
  };
}
