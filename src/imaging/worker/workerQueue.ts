import { AppError } from "../../core/appError.ts";
import type { ErrorCode } from "../../core/errorCodes.ts";
import { m } from "../../messages/messages.js";

/** A message from a worker to the page. An AppError loses its class in a structured clone, so its parts travel. */
type WorkerMessage<Output, P> =
  | { readonly kind: "progress"; readonly progress: P }
  | { readonly kind: "done"; readonly value: Output }
  | { readonly kind: "failed"; readonly code: ErrorCode; readonly message: string; readonly details: AppError["details"] };

/** A request to a worker. Progress is the share that is done, 0..1, unless the worker reports more. */
export interface RequestOptions<P = number> {
  readonly signal: AbortSignal;
  /** The parts of the request that are transferred instead of copied. */
  readonly transfer?: Transferable[];
  readonly onProgress?: (progress: P) => void;
}

/**
 * The effect of an abort on a worker that is busy. "kill": it is terminated at once, and a fresh one takes the next request.
 * "finish": it goes on, and its result is dropped; for a worker whose state would take longer to fetch again than the result.
 * "stop": it gets a message to stop, and takes the next request as soon as it has; for one that holds as much state and receives
 * messages while it works.
 */
export type AbortedWork = "kill" | "finish" | "stop";

/** The message that stops a worker's present work. */
const STOP = "stop";

interface Job<Input, Output, P> {
  readonly request: Input;
  readonly transfer: Transferable[];
  readonly signal: AbortSignal;
  readonly onProgress: (progress: P) => void;
  readonly resolve: (value: Output) => void;
  readonly reject: (reason: unknown) => void;
}

/** A worker that runs one request after another: started with the first, kept between them, so that its code is warm. */
export class WorkerQueue<Input, Output, P = number> {
  readonly #start: () => Worker;
  readonly #abortedWork: AbortedWork;
  readonly #waiting: Job<Input, Output, P>[] = [];
  #worker: Worker | null = null;
  #current: Job<Input, Output, P> | null = null;

  constructor(start: () => Worker, abortedWork: AbortedWork) {
    this.#start = start;
    this.#abortedWork = abortedWork;
  }

  /**
   * Runs the request when the earlier ones are done.
   *
   * @throws AppError as the worker threw it, `internal` for anything else; the signal's reason, at once, on abort
   */
  run(request: Input, { signal, transfer = [], onProgress = () => {} }: RequestOptions<P>): Promise<Output> {
    if (signal.aborted) return Promise.reject(signal.reason);
    const { promise, resolve, reject } = Promise.withResolvers<Output>();
    const job: Job<Input, Output, P> = { request, transfer, signal, onProgress, resolve, reject };
    const onAbort = () => this.#drop(job);
    signal.addEventListener("abort", onAbort, { once: true });
    this.#waiting.push(job);
    this.#next();
    return promise.finally(() => signal.removeEventListener("abort", onAbort));
  }

  /** Ends the worker and all that it holds; requests that are not done are rejected. The next one starts a fresh one. */
  close(): void {
    const dropped = [...(this.#current ? [this.#current] : []), ...this.#waiting.splice(0)];
    this.#end();
    for (const { reject } of dropped) reject(new AppError("canceled", m.imaging_canceled()));
  }

  #drop(job: Job<Input, Output, P>): void {
    job.reject(job.signal.reason);
    const place = this.#waiting.indexOf(job);
    if (place >= 0) this.#waiting.splice(place, 1);
    if (job !== this.#current) return;
    switch (this.#abortedWork) {
      case "finish":
        return;
      case "stop":
        this.#worker?.postMessage(STOP);
        return;
      case "kill":
        this.#end();
        this.#next();
    }
  }

  #next(): void {
    if (this.#current) return;
    const job = this.#waiting.shift();
    if (!job) return;
    this.#current = job;
    this.#worker ??= this.#begin();
    try {
      this.#worker.postMessage(job.request, job.transfer);
    } catch (cause) {
      this.#settle(() => job.reject(cause));
    }
  }

  #begin(): Worker {
    const worker = this.#start();
    worker.onmessage = ({ data }: MessageEvent<WorkerMessage<Output, P>>) => {
      const job = this.#current;
      if (!job) return;
      switch (data.kind) {
        case "progress":
          if (!job.signal.aborted) job.onProgress(data.progress);
          return;
        case "done":
          return this.#settle(() => job.resolve(data.value));
        case "failed": {
          const { code, message, details } = data;
          return this.#settle(() => job.reject(new AppError(code, message, details ? { details } : {})));
        }
      }
    };
    worker.onerror = (event) => {
      event.preventDefault();
      // Of a script that could not be fetched there is nothing to report but that.
      if (event.message) this.#fail(stopped(event.message));
      else this.#fail(notFetched());
    };
    worker.onmessageerror = () => this.#fail(new AppError("internal", m.imaging_worker_unreadable()));
    return worker;
  }

  #fail(error: AppError): void {
    const job = this.#current;
    this.#end();
    job?.reject(error);
    this.#next();
  }

  #settle(deliver: () => void): void {
    this.#current = null;
    deliver();
    this.#next();
  }

  #end(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#current = null;
  }
}

const stopped = (cause: string): AppError => new AppError("internal", m.imaging_worker_stopped(), { cause });

const notFetched = (): AppError =>
  new AppError("network", m.imaging_worker_unreachable(), {
    retryable: true,
  });

/** Runs one request in a worker of its own, which ends with it and is killed at once on abort. Throws as `WorkerQueue.run`. */
export async function runInWorker<Input, Output, P = number>(
  start: () => Worker,
  request: Input,
  options: RequestOptions<P>,
): Promise<Output> {
  const queue = new WorkerQueue<Input, Output, P>(start, "kill");
  try {
    return await queue.run(request, options);
  } finally {
    queue.close();
  }
}

/**
 * The worker's side of it; `respond` names what of the result, or of its progress, is transferred instead of copied. Its signal aborts
 * when nobody waits any more: it is heard by work that lets messages in now and then, see `yieldToEventLoop`.
 */
export function serveRequests<Input, Output, P = number>(
  respond: (
    request: Input,
    report: (progress: P, transfer?: Transferable[]) => void,
    signal: AbortSignal,
  ) => Promise<{ readonly value: Output; readonly transfer: Transferable[] }>,
): void {
  const post = (message: WorkerMessage<Output, P>, transfer: Transferable[] = []) => self.postMessage(message, { transfer });
  let stopping = new AbortController();
  self.onmessage = async ({ data }: MessageEvent<Input | typeof STOP>) => {
    if (data === STOP) return stopping.abort();
    stopping = new AbortController();
    try {
      const report = (progress: P, handedOver?: Transferable[]) => post({ kind: "progress", progress }, handedOver);
      const { value, transfer } = await respond(data, report, stopping.signal);
      post({ kind: "done", value }, transfer);
    } catch (cause) {
      const { code, message, details } =
        cause instanceof AppError
          ? cause
          : new AppError("internal", m.imaging_worker_failed({ reason: cause instanceof Error ? cause.message : String(cause) }));
      post({ kind: "failed", code, message, details });
    }
  };
}

/** For long work: lets messages and, on the page, input and frames in. Throws the signal's reason when one of them was to stop. */
export async function yieldToEventLoop(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  signal.throwIfAborted();
}
