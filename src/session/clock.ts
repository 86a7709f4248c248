/** Time, so that a test can hold it in its hand. */
export interface Clock {
  now(): Date;
  /** Calls back once after `delayMs`; the answer calls it off. */
  after(delayMs: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => new Date(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
