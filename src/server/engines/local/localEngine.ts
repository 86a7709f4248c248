import { Piscina } from "piscina";
import type { EditStage } from "../../../contract/edits.ts";
import { AppError } from "../../../core/appError.ts";
import type { EngineProgress, EngineTicket, FillEngine, FillWork } from "../engine.ts";
import type { FillOutcome, FillTask } from "./fillTask.ts";

const POLL_AFTER_MS = 200;
const IDLE_THREAD_MS = 30_000;
const MAX_THREADS = 2;
/** A finished picture is some megabytes; whoever comes back for one that was dropped has it filled again. */
const KEPT_JOBS = 16;

type Outcome = FillOutcome | { readonly kind: "broken"; readonly error: unknown };

interface Job {
  readonly stage: EditStage;
  readonly progress: Int32Array<SharedArrayBuffer>;
  readonly abort: AbortController;
  outcome: Outcome | null;
}

/** The content-aware fill of `core/fill` in worker threads: no key, no prompt, no network, no credits. Jobs live in memory only. */
export function createLocalEngine(): FillEngine {
  const pool = new Piscina<FillTask, FillOutcome>({
    filename: new URL("./fillWorker.ts", import.meta.url).href,
    minThreads: 0,
    maxThreads: MAX_THREADS,
    idleTimeout: IDLE_THREAD_MS,
  });
  const jobs = new Map<string, Job>();

  const start = (work: FillWork, key: string): Job => {
    const progress = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const abort = new AbortController();
    const job: Job = { stage: work.mode === "inpaint" ? "repainting" : "extending", progress, abort, outcome: null };
    pool.run(taskOf(work, key, progress), { signal: abort.signal }).then(
      (result) => {
        job.outcome = result;
      },
      (error: unknown) => {
        job.outcome = { kind: "broken", error };
      },
    );
    return job;
  };

  const dropOldest = () => {
    for (const [key, job] of jobs) {
      if (jobs.size <= KEPT_JOBS) return;
      if (job.outcome !== null) jobs.delete(key);
    }
  };

  return {
    id: "local",
    capabilities: {
      label: "Content-aware fill",
      usesPrompt: false,
      creditsPerEdit: 0,
      canCancel: true,
      isGenerative: false,
      pollMs: 300,
      takesAlpha: true,
      takesOwnSamples: true,
      sizes: { longerSide: 1440, multipleOf: 1 },
      // It computes where it is, so other processes' edits do not count.
      concurrency: { perProcess: 2 * MAX_THREADS, global: Number.MAX_SAFE_INTEGER },
    },

    unavailable: () => null,

    async submit(work: FillWork, key: string, signal: AbortSignal): Promise<EngineTicket> {
      signal.throwIfAborted();
      if (!jobs.has(key)) {
        jobs.set(key, start(work, key));
        dropOldest();
      }
      return { key };
    },

    async follow(ticket: EngineTicket, signal: AbortSignal): Promise<EngineProgress> {
      signal.throwIfAborted();
      const job = jobs.get(String(ticket.key));
      if (job === undefined) {
        throw new AppError("engine_lost", "The fill was lost when the server restarted; it starts again.", {
          details: { kind: "restarted" },
          retryable: true,
        });
      }
      return progressOf(job);
    },

    async cancel(ticket: EngineTicket): Promise<void> {
      const key = String(ticket.key);
      jobs.get(key)?.abort.abort();
      jobs.delete(key);
    },

    async close(): Promise<void> {
      for (const { abort } of jobs.values()) abort.abort();
      jobs.clear();
      await pool.destroy();
    },
  };
}

function taskOf(work: FillWork, key: string, progress: Job["progress"]): FillTask {
  const common = { image: new Uint8Array(work.image), seed: work.params.seed ?? seedFrom(key), progress };
  return work.mode === "inpaint"
    ? { ...common, mode: "inpaint", mask: new Uint8Array(work.mask) }
    : { ...common, mode: "outpaint", preset: work.preset };
}

/** How far a job is, or its picture. @throws AppError of a job that was refused or broke */
function progressOf({ outcome, progress, stage }: Job): EngineProgress {
  if (outcome === null) {
    return { kind: "progress", progress: Atomics.load(progress, 0) / 10, stage, pollAfterMs: POLL_AFTER_MS };
  }
  switch (outcome.kind) {
    case "picture": {
      const picture = { kind: "picture" as const, bytes: Buffer.from(outcome.png), credits: 0 };
      return outcome.placed === null ? picture : { ...picture, placed: outcome.placed };
    }
    case "refused":
      throw new AppError(outcome.code, outcome.message, outcome.details ? { details: outcome.details } : {});
    case "broken":
      throw new AppError("engine_failed", "The content-aware fill failed. Try again, or with a smaller area.", {
        details: { kind: "fill_failed" },
        cause: outcome.error,
      });
  }
}

/**
 * The same key fills alike, so that an edit that is submitted again after a restart gives the same picture.
 * @see http://www.isthe.com/chongo/tech/comp/fnv/ FNV-1a, 32 bits
 */
function seedFrom(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
