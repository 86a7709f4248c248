import { AppError } from "../../../core/appError.ts";
import type { EngineLog } from "../engine.ts";
import type { Clock } from "./clock.ts";
import { refusalOf } from "./refusals.ts";

const MAX_RETRY_AFTER_MS = 120_000;

/** One attempt at a call. */
export interface Attempt<T> {
  readonly url: string;
  readonly init: RequestInit;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Gets the whole response, body included, so that a connection lost half-way counts as one. */
  readonly read: (response: Response) => Promise<T>;
  /** Fields that are logged when the call fails. */
  readonly facts: Readonly<Record<string, unknown>>;
}

interface AttemptPorts {
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly log: EngineLog;
  readonly redact: (text: string) => string;
  readonly onResponse?: ((status: string) => void) | undefined;
}

/** Makes one attempt: whatever comes of it is counted, and a failure logged. Throws AppError; the signal's reason on abort. */
export function createAttempt({ fetch, clock, log, redact, onResponse }: AttemptPorts) {
  return async <T>({ url, init, timeoutMs, signal, read, facts }: Attempt<T>): Promise<T> => {
    signal.throwIfAborted();
    const late = clock.timeout(timeoutMs);
    let responded: { readonly status: number; readonly vendorRequestId: string | null } | null = null;
    const failed = ({ code, message }: AppError): void =>
      log({ ...facts, ...responded, code, reason: message }, "the vendor refused or failed");
    const either = AbortSignal.any([signal, late]);
    try {
      // Node's fetch, given a form and a signal that is already aborted, leaves an unhandled rejection behind, which would end the server.
      either.throwIfAborted();
      const response = await fetch(url, { ...init, signal: either });
      responded = { status: response.status, vendorRequestId: response.headers.get("x-request-id") };
      onResponse?.(String(response.status));
      if (!response.ok) throw refusalOf(response.status, redact(await response.text()), retryAfterMs(response));
      return await read(response);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof AppError) {
        failed(error);
        throw error;
      }
      onResponse?.(late.aborted ? "timeout" : "unreachable");
      const cause = new Error(redact(explain(error)));
      const unreached = late.aborted
        ? new AppError("engine_timeout", "Flux did not respond in time. Try again in a few minutes.", {
            details: { kind: "slow" },
            retryable: true,
            cause,
          })
        : new AppError("engine_unavailable", "Flux can't be reached. Check the server's network and try again.", {
            details: { kind: "unreachable" },
            retryable: true,
            cause,
          });
      failed(unreached);
      throw unreached;
    }
  };
}

/**
 * Retry-After in seconds, or as a date, which is held against the response's own (RFC 9110, sections 10.2.3 and 6.6.1); at most two
 * minutes; null when there is none to go by.
 */
function retryAfterMs({ headers }: Response): number | null {
  const text = headers.get("retry-after")?.trim();
  if (text === undefined || text === "") return null;
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.parse(headers.get("date") ?? "");
  return Number.isFinite(ms) && ms >= 0 ? Math.min(ms, MAX_RETRY_AFTER_MS) : null;
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${explain(error.cause)}`;
}
