import { AppError } from "../../core/appError.ts";
import { m } from "../../messages/messages.js";
import type { Clock } from "../clock.ts";
import { backoffMs } from "./backoff.ts";

export type TaskStatus =
  | { readonly kind: "done" }
  | { readonly kind: "working" }
  /** Failed for now; goes on by itself. */
  | { readonly kind: "retrying"; readonly error: AppError }
  /** Failed; tried again when there is something new to do. */
  | { readonly kind: "failed"; readonly error: AppError };

interface Options {
  /** Does all that is to be done. Throws AppError. */
  readonly run: () => Promise<void>;
  /** From the first touch to the run. Later touches do not put it off, so no more than this is ever at stake. */
  readonly delayMs: number;
  readonly clock: Clock;
  readonly onStatus: () => void;
}

/** Work that follows a change after a moment: one run at a time, none forgotten, tried again when it may succeed later. */
export class BackgroundTask {
  readonly #options: Options;
  #status: TaskStatus = { kind: "done" };
  #isWanted = false;
  #isStopped = false;
  #failures = 0;
  #running: Promise<void> | null = null;
  #callOff: (() => void) | null = null;

  constructor(options: Options) {
    this.#options = options;
  }

  get status(): TaskStatus {
    return this.#status;
  }

  /** There is something to do. */
  touch(): void {
    this.#isWanted = true;
    if (this.#status.kind !== "retrying") this.#setStatus({ kind: "working" });
    if (!this.#running && !this.#callOff) this.#schedule(this.#options.delayMs);
  }

  /** Does now what waits; resolves when it is done or has failed, which the status tells. */
  async flush(): Promise<void> {
    await this.#running;
    // Another flush may have begun the next run in between: that one has what waited here.
    if (this.#isWanted || this.#running) await this.#start();
  }

  /** Begins at once what waits, beside a run that is under way: a page that is being left waits for nothing. */
  beginAtOnce(): void {
    if (!this.#running || !this.#isWanted) return void this.flush();
    if (this.#isStopped) return;
    this.#isWanted = false;
    void this.#options.run().catch(() => this.touch());
  }

  /** No further run starts. */
  stop(): void {
    this.#isStopped = true;
    this.#callOff?.();
    this.#callOff = null;
  }

  #schedule(delayMs: number): void {
    if (this.#isStopped) return;
    this.#callOff = this.#options.clock.after(delayMs, () => {
      this.#callOff = null;
      void this.flush();
    });
  }

  #start(): Promise<void> {
    this.#running ??= this.#runOnce().finally(() => {
      this.#running = null;
      if (this.#isWanted && !this.#callOff && this.#status.kind !== "failed") this.#schedule(this.#options.delayMs);
    });
    return this.#running;
  }

  async #runOnce(): Promise<void> {
    if (this.#isStopped) return;
    this.#callOff?.();
    this.#callOff = null;
    this.#isWanted = false;
    // Until a try comes through, what it is tried again for stays told.
    if (this.#status.kind !== "retrying") this.#setStatus({ kind: "working" });
    try {
      await this.#options.run();
      this.#failures = 0;
      this.#setStatus(this.#isWanted ? { kind: "working" } : { kind: "done" });
    } catch (cause) {
      if (this.#isStopped) return;
      this.#isWanted = true;
      const error = asAppError(cause);
      this.#setStatus({ kind: error.retryable ? "retrying" : "failed", error });
      if (error.retryable) this.#schedule(backoffMs(this.#failures++));
    }
  }

  #setStatus(status: TaskStatus): void {
    if (status.kind === this.#status.kind && status.kind !== "failed" && status.kind !== "retrying") return;
    this.#status = status;
    this.#options.onStatus();
  }
}

const asAppError = (cause: unknown): AppError =>
  cause instanceof AppError
    ? cause
    : new AppError("internal", m.session_saving_failed(), {
        cause,
      });
