import { once } from "node:events";
import sharp from "sharp";
import { AppError } from "../../core/appError.ts";
import type { EngineCapabilities, EngineProgress, EngineTicket, FillEngine, FillWork } from "../engines/engine.ts";

/** Outcome of the next poll of a job: progress, a refusal, the picture, or nothing until `release`. */
export type Look = EngineProgress | AppError | Error | "picture" | "hold";

/** An engine that does as it is told and remembers what it was asked. */
export class FakeEngine implements FillEngine {
  readonly id;
  readonly capabilities: EngineCapabilities;
  /** Every submission, repeated ones too. */
  readonly submissions: { readonly work: FillWork; readonly key: string }[] = [];
  readonly cancellations: EngineTicket[] = [];
  reason: string | null = null;
  /** Thrown by the next submissions, one each. */
  readonly refusals: Error[] = [];
  #looks: Look[] = [];
  #hold = new AbortController();
  #held: (() => void)[] = [];
  readonly #jobs = new Map<string, FillWork>();

  constructor(id: FillEngine["id"], capabilities: Partial<EngineCapabilities> = {}) {
    this.id = id;
    const concurrency = { perProcess: 16, global: 16 };
    const usual = {
      label: "Fake",
      usesPrompt: false,
      creditsPerEdit: 9,
      canCancel: false,
      isGenerative: false,
      pollMs: 300,
      takesAlpha: false,
      takesOwnSamples: false,
      sizes: null,
      concurrency,
    };
    this.capabilities = { ...usual, ...capabilities };
  }

  /** Sets the outcomes of the coming polls; after them, the picture. */
  script(...looks: Look[]): this {
    this.#looks.push(...looks);
    return this;
  }

  /** Resolves when a look is being held. */
  isHeld(): Promise<void> {
    return new Promise((resolve) => this.#held.push(resolve));
  }

  /** Ends every hold. */
  release(): void {
    this.#hold.abort();
    this.#hold = new AbortController();
  }

  /** As a restart does to an engine that keeps its jobs in memory. */
  forget(): void {
    this.#jobs.clear();
  }

  unavailable(): string | null {
    return this.reason;
  }

  async submit(work: FillWork, key: string): Promise<EngineTicket> {
    this.submissions.push({ work, key });
    const refusal = this.refusals.shift();
    if (refusal) throw refusal;
    this.#jobs.set(key, work);
    return { key };
  }

  async follow(ticket: EngineTicket, signal: AbortSignal): Promise<EngineProgress> {
    const work = this.#jobs.get(String(ticket.key));
    if (!work) throw new AppError("engine_lost", "Lost.", { retryable: true });
    const look = this.#looks.shift() ?? "picture";
    if (look instanceof Error) throw look;
    if (look === "hold") {
      const released = once(AbortSignal.any([signal, this.#hold.signal]), "abort");
      for (const tell of this.#held.splice(0)) tell();
      await released;
      signal.throwIfAborted();
      return { kind: "progress", progress: null, stage: "repainting", pollAfterMs: 1 };
    }
    if (look !== "picture") return look;
    return {
      kind: "picture",
      bytes: await sharp(work.image).negate().jpeg().toBuffer(),
      credits: this.capabilities.creditsPerEdit,
    };
  }

  async cancel(ticket: EngineTicket): Promise<void> {
    this.cancellations.push(ticket);
  }
}
