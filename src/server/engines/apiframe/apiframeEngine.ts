import type { EditStage } from "../../../contract/edits.ts";
import { AppError } from "../../../core/appError.ts";
import { createFetchPublic, type FetchPublic } from "../../remote/fetchPublic.ts";
import type { EngineLog, EngineProgress, FillEngine, FillWork } from "../engine.ts";
import { type ApiframeClient, createApiframeClient } from "./apiframeClient.ts";
import { type Clock, systemClock } from "./clock.ts";
import { findJobs } from "./findJobs.ts";
import { withoutFullStop } from "./refusals.ts";
import { checkPicture, RESULT_MAX_MB } from "./result.ts";
import { AccountResponse, JobResponse, SubmitResponse, Ticket } from "./schemas.ts";
import { seedOf } from "./seedOf.ts";
import { createUploads, SentUploads, type Upload } from "./uploads.ts";
import { jobOfWebhook } from "./webhook.ts";

const CREDITS_PER_EDIT = 9;
/** Generous for a team, and little for the vendor: six polls a second. */
const MAX_CONCURRENT = 16;
const POLL_AFTER_MS = 2_500;
const BALANCE_LIFE_MS = 60_000;
const BALANCE_TIMEOUT_MS = 5_000;

const OVER: ReadonlySet<string> = new Set(["COMPLETED", "FAILED", "CANCELLED"]);

export interface ApiframeOptions {
  /** Empty: the engine says that it is not available. */
  readonly apiKey: string;
  /** Without a path, as `https://api.apiframe.ai`. */
  readonly baseUrl: string;
  /** This server's URL as the vendor reaches it, for webhooks; without it the vendor is only polled. */
  readonly publicUrl?: string | undefined;
  /** Called with each of the vendor's responses: its status code, "timeout" or "unreachable". */
  readonly onResponse?: (status: string) => void;
  readonly fetch?: typeof fetch;
  /** "host:port" where results may lie although it is not on the public internet, beside the host of `baseUrl`. */
  readonly resultHosts?: readonly string[];
  /** In place of the way that asks public addresses and `resultHosts`. */
  readonly fetchPublic?: FetchPublic;
  readonly clock?: Clock;
}

/**
 * Flux Fill Pro by way of Apiframe v2. The key goes into the `X-API-Key` header of the vendor's API and nowhere else: into no message,
 * detail or cause of an error, and not along when a result is downloaded.
 *
 * `submit` and `follow` throw: `engine_refused` (400 with `details` by our field names, or a job that failed), `engine_key_refused`,
 * `engine_no_credits` (`details.creditsRequired`, `details.creditsAvailable`), `engine_failed`; and, retryable, `engine_busy`,
 * `engine_unavailable`, `engine_timeout`, `engine_bad_result`.
 */
export function createApiframeEngine({
  apiKey,
  baseUrl,
  publicUrl,
  onResponse,
  fetch: call = fetch,
  resultHosts = [],
  fetchPublic = createFetchPublic({
    allowedHosts: [hostOf(baseUrl), ...resultHosts],
    limits: { maxUploadMb: RESULT_MAX_MB },
  }),
  clock = systemClock,
}: ApiframeOptions): FillEngine {
  let log: EngineLog = () => {};
  const webhook =
    publicUrl === undefined
      ? {}
      : { webhookUrl: new URL("/api/webhooks/apiframe", publicUrl).href, webhookEvents: ["completed", "failed"] };
  const client = createApiframeClient({
    apiKey,
    baseUrl,
    fetch: call,
    fetchPublic,
    clock,
    onResponse,
    log: (facts, words) => log(facts, words),
  });
  const uploads = createUploads(client);
  let lastBalance: { readonly credits: number | null; readonly untilMs: number } | null = null;
  /** Counts what has changed the balance: a response from before is none. */
  let movements = 0;
  const moved = (): void => {
    lastBalance = null;
    movements++;
  };

  return {
    id: "apiframe",
    capabilities: {
      label: "Flux Fill Pro",
      usesPrompt: true,
      creditsPerEdit: CREDITS_PER_EDIT,
      canCancel: false,
      isGenerative: true,
      pollMs: 2_500,
      takesAlpha: false,
      takesOwnSamples: false,
      sizes: { longerSide: 1440, multipleOf: 16 },
      concurrency: { perProcess: MAX_CONCURRENT, global: MAX_CONCURRENT },
    },

    unavailable: () => (apiKey === "" ? "Not set up: add APIFRAME_API_KEY on the server." : null),

    async balance(signal) {
      if (lastBalance && lastBalance.untilMs > clock.now()) return lastBalance.credits;
      const before = movements;
      const credits = await creditsOf(client, signal);
      if (before === movements) lastBalance = { credits, untilMs: clock.now() + BALANCE_LIFE_MS };
      return credits;
    },

    async upload(work, signal) {
      const image = await uploads.of(work.image, signal);
      return work.mode === "inpaint" ? { image, mask: await uploads.of(work.mask, signal) } : { image };
    },

    async submit(work, key, signal, earlier, keep) {
      signal.throwIfAborted();
      let sent = SentUploads.parse(earlier ?? {});
      if (sent.image) uploads.learn(work.image, sent.image);
      if (sent.mask && work.mode === "inpaint") uploads.learn(work.mask, sent.mask);
      const send = () =>
        client.call({
          path: "/v2/images/edit",
          response: SubmitResponse,
          signal,
          headers: { "Idempotency-Key": key },
          // Asked for anew at each try: an upload may expire while we wait.
          body: async () => {
            const image = await uploads.of(work.image, signal);
            const mask = work.mode === "inpaint" ? await uploads.of(work.mask, signal) : undefined;
            const now = withUploads(sent, image, mask);
            if (now !== sent) await keep?.(now);
            sent = now;
            return JSON.stringify({ ...bodyOf(work, key, image.url, mask?.url), ...webhook });
          },
        });
      const { jobId } = await send().catch((error: unknown) => {
        if (!isAboutUploads(error)) throw error;
        // An address that the vendor cannot read any more is made again, once.
        uploads.forget(work.image);
        if (work.mode === "inpaint") uploads.forget(work.mask);
        return send();
      });
      moved();
      return { jobId };
    },

    async find(asked, ageMs, signal) {
      const jobIds = await findJobs(client, asked, ageMs, signal);
      return jobIds.map((jobId) => ({ jobId }));
    },

    async follow(ticket, signal) {
      const parsed = Ticket.safeParse(ticket);
      if (!parsed.success)
        throw new AppError("engine_failed", "The run's number was lost. Generate again.", { details: { kind: "run_lost" } });
      try {
        const job = await client.call({
          path: `/v2/jobs/${encodeURIComponent(parsed.data.jobId)}`,
          response: JobResponse,
          signal,
          waitsWhenBusy: false,
          failureIn: ({ status, error }) => (status === "FAILED" || status === "CANCELLED" ? `${status}: ${error ?? ""}` : null),
        });
        if (OVER.has(job.status)) moved();
        return await progressOf(job, client, signal);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        if (error.code === "engine_busy") {
          const asked = error.details?.retryAfterMs;
          const pollAfterMs = typeof asked === "number" ? Math.max(asked, POLL_AFTER_MS) : 2 * POLL_AFTER_MS;
          return { kind: "progress", progress: null, stage: "waiting", pollAfterMs };
        }
        if (error.details?.status === 404) {
          throw new AppError("engine_failed", "Flux does not know this run. It is asked again.", {
            details: { kind: "run_unknown" },
            retryable: true,
          });
        }
        throw error;
      }
    },

    handleWebhook: (message, signature) => jobOfWebhook(apiKey, message, signature),
    logTo(next) {
      log = next;
    },
  };
}

/** "host:port", as `allowedHosts` has it. */
function hostOf(url: string): string {
  const { protocol, hostname, port } = new URL(url);
  return `${hostname}:${port || (protocol === "https:" ? "443" : "80")}`;
}

async function progressOf(job: JobResponse, client: ApiframeClient, signal: AbortSignal): Promise<EngineProgress> {
  const waiting = (stage: EditStage): EngineProgress => ({
    kind: "progress",
    progress: job.progress,
    stage,
    pollAfterMs: POLL_AFTER_MS,
  });
  switch (job.status) {
    case "QUEUED":
      return waiting("in_queue");
    case "PROCESSING":
      return waiting("repainting");
    case "COMPLETED":
      return { kind: "picture", bytes: await pictureOf(job, client, signal), credits: job.creditCost ?? CREDITS_PER_EDIT };
    case "FAILED": {
      const reason = withoutFullStop(job.error ?? "");
      throw new AppError(
        "engine_refused",
        `Flux refused this edit (${reason === "" ? "no reason given" : reason}). Nothing was charged: its credits were refunded. Change the prompt or the area, or raise the safety tolerance under Advanced, and generate again.`,
        { details: { ...(reason !== "" && { reason }), creditsSpent: 0 } },
      );
    }
    case "CANCELLED": {
      const creditsSpent = job.creditCost ?? 0;
      const cost = creditsSpent === 0 ? "Nothing was charged." : `Flux kept ${creditsSpent} credits for it.`;
      throw new AppError("engine_failed", `The run was canceled at Flux. ${cost} Generate again; that is a new run.`, {
        details: { kind: "run_canceled", creditsSpent },
      });
    }
    default:
      return waiting("waiting");
  }
}

async function pictureOf(
  { result, expired, creditCost }: JobResponse,
  client: ApiframeClient,
  signal: AbortSignal,
): Promise<Buffer> {
  if (result === null || !/^https?:$/.test(URL.parse(result)?.protocol ?? "")) {
    if (expired) throw purged(creditCost);
    throw new AppError("engine_bad_result", "Flux says that the run is complete, but names no image. It is asked again.", {
      details: { kind: "result_missing" },
      retryable: true,
    });
  }
  try {
    const bytes = await client.download(result, signal);
    await checkPicture(bytes);
    return bytes;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const status = error.details?.status;
    if (expired && (status === 404 || status === 410)) throw purged(creditCost, error);
    // Whatever the file's own host answers, it says nothing about our key, credits or request.
    if (error.retryable) throw error;
    if (error.code === "url_refused") {
      throw new AppError(
        "engine_bad_result",
        "The result is on a host that this server does not fetch from. The run was paid for; your administrator may list that host in APIFRAME_RESULT_HOSTS.",
        { details: { kind: "result_host_refused" }, retryable: true, cause: error },
      );
    }
    throw new AppError("engine_bad_result", "The result could not be fetched. The run was paid for; it is fetched again.", {
      details: { kind: "result_unreachable" },
      retryable: true,
      cause: error,
    });
  }
}

const purged = (creditCost: number | null, cause?: unknown): AppError =>
  new AppError(
    "engine_failed",
    "Flux has already deleted this run's image. Generate again; that is a new run, with its own cost.",
    { details: { kind: "result_deleted", creditsSpent: creditCost ?? CREDITS_PER_EDIT }, cause },
  );

/** The body of `POST /v2/images/edit`; what is undefined is left out, and so is what the designer left at its default, but for the seed. */
function bodyOf(work: FillWork, key: string, image: string, mask: string | undefined): object {
  const { steps, guidance, safetyTolerance, outputFormat = "png", seed = seedOf(key), promptUpsampling } = work.params;
  return {
    model: "flux-fill-pro",
    fluxFillParams: {
      image,
      prompt: work.prompt,
      mode: work.mode,
      mask,
      outpaint: work.mode === "outpaint" ? work.preset : undefined,
      steps,
      guidance,
      safety_tolerance: safetyTolerance,
      output_format: outputFormat,
      seed,
      prompt_upsampling: promptUpsampling,
    },
  };
}

const isAboutUploads = (error: unknown): boolean =>
  error instanceof AppError &&
  error.code === "engine_refused" &&
  ["image", "mask"].some((field) => Object.hasOwn(error.details ?? {}, field));

/** Null when the vendor does not say: a balance is never worth an error. */
async function creditsOf(client: ApiframeClient, signal: AbortSignal): Promise<number | null> {
  try {
    const account = await client.call({
      path: "/v2/me",
      response: AccountResponse,
      signal,
      attempts: 1,
      timeoutMs: BALANCE_TIMEOUT_MS,
    });
    return account.team?.credits ?? null;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** The uploads so far, with the current ones; the same object where these are not new. */
function withUploads(sent: SentUploads, image: Upload, mask: Upload | undefined): SentUploads {
  if (sent.image?.url === image.url && sent.mask?.url === mask?.url) return sent;
  const before = [sent.image, sent.mask].flatMap((upload) => (upload ? [upload.url] : []));
  return { image, ...(mask && { mask }), earlier: [...sent.earlier, ...before] };
}
