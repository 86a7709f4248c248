import type { z } from "zod";
import { AppError } from "../../../core/appError.ts";
import type { FetchPublic } from "../../remote/fetchPublic.ts";
import type { EngineLog } from "../engine.ts";
import { createAttempt } from "./attempt.ts";
import type { Clock } from "./clock.ts";
import { createPace } from "./pace.ts";
import { redactor } from "./redact.ts";
import { fetchResult } from "./result.ts";
import { createRetry } from "./retry.ts";

const MAX_TRIES = 5;
const TIMEOUT_MS = 60_000;
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
  /** Milliseconds since 1970 by the vendor's clock, as its last response said; null before one did. (RFC 9110, section 6.6.1) */
  vendorNow(): number | null;
}

export function createApiframeClient(options: ClientOptions): ApiframeClient {
  const { apiKey, baseUrl, fetch, fetchPublic, clock, log, onResponse } = options;
  const redact = redactor(apiKey);
  const base = baseUrl.replace(/\/+$/, "");
  const pace = createPace(PACE, clock);
  /** Lead of the vendor's clock over ours, in milliseconds; null until a response has said its time. */
  let aheadMs: number | null = null;
  const learnTime = ({ headers }: Response): void => {
    const vendorMs = Date.parse(headers.get("date") ?? "");
    if (Number.isFinite(vendorMs)) aheadMs = vendorMs - clock.now();
  };

  const attempt = createAttempt({ fetch, clock, log, redact, onResponse });
  const retry = createRetry(pace, clock);

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
      retry(
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
          return pace.run(signal, () => attempt({ url: `${base}${path}`, init, timeoutMs, signal, read, facts }));
        },
      ),

    download: (url, signal) =>
      retry(
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
