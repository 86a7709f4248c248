import type { z } from "zod";
import { AppError } from "../../../core/appError.ts";
import type { FetchPublic } from "../../remote/fetchPublic.ts";
import type { EngineLog } from "../engine.ts";
import type { Clock } from "./clock.ts";
import { createPace } from "./pace.ts";
import { redactor } from "./redact.ts";
import { refusalOf } from "./refusals.ts";
import { fetchResult } from "./result.ts";

const MAX_TRIES = 5;
const TIMEOUT_MS = 60_000;
const FIRST_BACKOFF_MS = 500;
const MAX_BACKOFF_MS = 15_000;
const MAX_RETRY_AFTER_MS = 120_000;
/** Sixteen edits that poll every 2.5 s make 6.4 calls a second. */
const PACE = { concurrency: 12, perSecond: 10, burst: 20 };

export interface ClientOptions {
  readonly apiKey: string;
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
  /** Fetches results, from wherever the vendor keeps them. */
  readonly fetchPublic: FetchPublic;
  readonly clock: Clock;
  readonly log: EngineLog;
  /** Called with each response: its status code, "timeout" or "unreachable". */
  readonly onResponse?: ((status: string) => void) | undefined;
}

/** One call. All of the vendor's calls may be repeated: reads by nature, uploads at no cost, submits by their Idempotency-Key. */
interface Call<Schema extends z.ZodType> {
  readonly path: string;
  readonly response: Schema;
  readonly signal: AbortSignal;
  /** Makes the body anew for each try; without it the call is a GET. */
  readonly body?: () => Promise<FormData | string>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default 5. */
  readonly attempts?: number;
  /** Of one try; default 60 s. */
  readonly timeoutMs?: number;
  /** False where the caller deals with a 429 itself. */
  readonly waitsWhenBusy?: boolean;
  /** The failure that a parsed response reports, for the log; null for none. */
  readonly failureIn?: (response: z.infer<Schema>) => string | null;
}

export interface ApiframeClient {
  /**
   * Calls the vendor with the key and reads its JSON. 5xx, 429, a broken or late connection and an unreadable response are tried again after
   * a growing, jittered wait, or after Retry-After, which all calls keep then. Calls go out in order, at a bounded pace.
   *
   * Each refusal and failure is logged with the vendor's `x-request-id`.
   *
   * @throws AppError whose message, details and cause never hold the key, with `details.mayHaveBegun` where an earlier try may have been
   *   carried out; the signal's reason on abort
   */
  call<Schema extends z.ZodType>(call: Call<Schema>): Promise<z.infer<Schema>>;
  /**
   * Downloads a result from wherever the vendor keeps it, **without** the key, and within bounds (result.ts). What does not come in time
   * is not asked for again at once.
   *
   * @throws as `call` does, and url_refused
   */
  download(url: string, signal: AbortSignal): Promise<Buffer>;
  /** Milliseconds since 1970 by the vendor's clock, as its last answer told it; null before one did. (RFC 9110, section 6.6.1) */
  vendorNow(): number | null;
}

export function createApiframeClient(options: ClientOptions): ApiframeClient {
  const { apiKey, baseUrl, fetch, fetchPublic, clock, log, onResponse } = options;
  const redact = redactor(apiKey);
  const base = baseUrl.replace(/\/+$/, "");
  const pace = createPace(PACE, clock);
  /** Lead of the vendor's clock over ours, in milliseconds; null until a response has told its time. */
  let aheadMs: number | null = null;
  const learnTime = ({ headers }: Response): void => {
    const vendorMs = Date.parse(headers.get("date") ?? "");
    if (Number.isFinite(vendorMs)) aheadMs = vendorMs - clock.now();
  };

  /** `read` gets the whole of one try, body included, so that a connection lost half-way counts as one. */
  const once = async <T>(
    url: string,
    init: RequestInit,
    timeoutMs: number,
    signal: AbortSignal,
    read: (response: Response) => Promise<T>,
    /** Fields that are logged when the call fails. */
    facts: Readonly<Record<string, unknown>>,
  ) => {
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

  /** An error of `prepare` is final: it has retried already. */
  const patiently = async <Content, T>(
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
        const asked = error.details?.retryAfterMs;
        if (typeof asked === "number") pace.pause(asked);
        if (failed >= attempts || (error.code === "engine_busy" && !waitsWhenBusy)) throw error;
        await clock.wait(typeof asked === "number" ? asked : backoffMs(failed, clock), signal);
      }
    }
  };

  return {
    vendorNow: () => (aheadMs === null ? null : clock.now() + aheadMs),
    call: ({
      path,
      response: schema,
      signal,
      body,
      headers,
      attempts = MAX_TRIES,
      timeoutMs = TIMEOUT_MS,
      waitsWhenBusy = true,
      failureIn,
    }) =>
      patiently(
        { attempts, signal, waitsWhenBusy, waitsWhenLate: true },
        async () => body?.(),
        (content) => {
          const init: RequestInit = {
            method: content === undefined ? "GET" : "POST",
            headers: {
              "X-API-Key": apiKey,
              Accept: "application/json",
              ...(typeof content === "string" ? { "Content-Type": "application/json" } : {}),
              ...headers,
            },
            // fetch would carry the key on to wherever it is sent.
            redirect: "manual",
            ...(content === undefined ? {} : { body: content }),
          };
          const key = headers?.["Idempotency-Key"];
          const facts = { path, ...(key !== undefined && { idempotencyKey: key }) };
          const read = async (response: Response) => {
            learnTime(response);
            const content = parse(schema, redact(await response.text()));
            const reason = failureIn?.(content) ?? null;
            const vendorRequestId = response.headers.get("x-request-id");
            if (reason !== null) log({ ...facts, status: response.status, vendorRequestId, reason }, "the vendor's run failed");
            return content;
          };
          return pace.run(signal, () => once(`${base}${path}`, init, timeoutMs, signal, read, facts));
        },
      ),

    download: (url, signal) =>
      patiently(
        { attempts: MAX_TRIES, signal, waitsWhenBusy: true, waitsWhenLate: false },
        async () => undefined,
        async () => {
          try {
            const bytes = await fetchResult(url, fetchPublic, signal);
            onResponse?.("200");
            return bytes;
          } catch (error) {
            if (!(error instanceof AppError)) throw error;
            const { code, message, details } = error;
            const status = typeof details?.status === "number" ? details.status : null;
            onResponse?.(status !== null ? String(status) : code === "engine_timeout" ? "timeout" : "unreachable");
            // Of its address the host alone: the rest may open the picture to whoever reads the log.
            log(
              { host: URL.parse(url)?.host, status, code, reason: redact(message) },
              "the vendor's picture could not be fetched",
            );
            throw error;
          }
        },
      ),
  };
}

interface Patience {
  readonly attempts: number;
  readonly signal: AbortSignal;
  readonly waitsWhenBusy: boolean;
  readonly waitsWhenLate: boolean;
}

/** The same refusal, of a call that may have been carried out before it was refused. */
const begunPerhaps = ({ code, message, details, cause }: AppError): AppError =>
  new AppError(code, message, { details: { ...details, mayHaveBegun: true }, cause });

function parse<Schema extends z.ZodType>(schema: Schema, text: string): z.infer<Schema> {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError("engine_bad_result", "Flux sent a response that could not be read. Try again in a few minutes.", {
      details: { kind: "unreadable" },
      retryable: true,
      cause,
    });
  }
}

/** Half fixed, half random, so that many servers do not come back at the same instant. */
function backoffMs(failed: number, clock: Clock): number {
  const longest = Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (failed - 1));
  return Math.round(longest * (0.5 + clock.random() / 2));
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
