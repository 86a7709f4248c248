import { AppError } from "../../../core/appError.ts";
import type { Clock } from "./clock.ts";
import type { Pace } from "./pace.ts";

const FIRST_BACKOFF_MS = 500;
const MAX_BACKOFF_MS = 15_000;

/** How long a call is tried. */
export interface Patience {
  readonly attempts: number;
  readonly signal: AbortSignal;
  /** False where the caller deals with a 429 itself. */
  readonly waitsWhenBusy: boolean;
  readonly waitsWhenLate: boolean;
}

/**
 * Runs what may be tried again, with a growing, jittered wait between two attempts, or the Retry-After of the last, which pauses
 * `pace` too.
 */
export function createRetry(pace: Pick<Pace, "pause">, clock: Clock) {
  /** An error of `prepare` is final: it has retried already. */
  return async <Content, T>(
    { attempts, signal, waitsWhenBusy, waitsWhenLate }: Patience,
    prepare: () => Promise<Content>,
    attempt: (content: Content) => Promise<T>,
  ): Promise<T> => {
    let mayHaveBegun = false;
    for (let failed = 1; ; failed++) {
      const content = await prepare();
      try {
        return await attempt(content);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        if (!error.retryable) throw mayHaveBegun ? begunPerhaps(error) : error;
        mayHaveBegun ||= error.code !== "engine_busy";
        if (error.code === "engine_timeout" && !waitsWhenLate) throw error;
        const waitMs = error.details?.retryAfterMs;
        if (typeof waitMs === "number") pace.pause(waitMs);
        if (failed >= attempts || (error.code === "engine_busy" && !waitsWhenBusy)) throw error;
        await clock.wait(typeof waitMs === "number" ? waitMs : backoffMs(failed, clock), signal);
      }
    }
  };
}

/** The same refusal, of a call that may have been carried out before it was refused. */
const begunPerhaps = ({ code, message, details, cause }: AppError): AppError =>
  new AppError(code, message, { details: { ...details, mayHaveBegun: true }, cause });

/** Half fixed, half random, so that many servers do not come back at the same instant. */
function backoffMs(failed: number, clock: Clock): number {
  const longest = Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (failed - 1));
  return Math.round(longest * (0.5 + clock.random() / 2));
}
