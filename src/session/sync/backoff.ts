import { AppError } from "../../core/appError.ts";
import { type Clock, pause } from "../clock.ts";

const MAX_PAUSE_MS = 30_000;

/** Delay after the `attempt`-th failure in a row (0 is the first): 1, 2, 4 … 30 seconds. */
export const backoffMs = (attempt: number): number => Math.min(1_000 * 2 ** attempt, MAX_PAUSE_MS);

/** Tries until it works. Throws what a later try cannot repair, and the signal's reason on abort. */
export async function retryWithBackoff<T>(work: () => Promise<T>, clock: Clock, signal: AbortSignal): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted || !(error instanceof AppError && error.retryable)) throw error;
    }
    await pause(backoffMs(attempt), clock, signal);
  }
}
