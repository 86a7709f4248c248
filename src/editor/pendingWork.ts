/** Work that is under way, as a chip shows it: the same object until something about it changes. */
export interface Pending {
  readonly label: string;
  /** 0..1 */
  readonly progress: number;
}

type Compute<Result> = (signal: AbortSignal, onProgress: (share: number) => void) => Promise<Result>;

interface Host {
  /** False while a result must wait, because something is being drawn. */
  canTake(): boolean;
  onChange(): void;
  onFailure(label: string, cause: unknown): void;
}

/** The one computation that goes on away from the page. Nothing waits for it; its result waits until it can be taken. */
export class PendingWork {
  readonly #host: Host;
  #abort: AbortController | null = null;
  #current: Pending | null = null;
  #take: (() => void) | null = null;
  #drop: () => void = () => {};

  constructor(host: Host) {
    this.#host = host;
  }

  /** Null when nothing is under way. */
  get current(): Pending | null {
    return this.#current;
  }

  /**
   * Starts `compute` in place of what was under way, and calls `take` with its result; or `drop`, when it is cancelled, replaced or
   * fails before.
   */
  start<Result>(label: string, compute: Compute<Result>, take: (result: Result) => void, drop: () => void): void {
    this.#abandon();
    this.#drop = drop;
    const abort = new AbortController();
    const isLatest = () => this.#abort === abort;
    this.#set(abort, { label, progress: 0 }, null);
    const onProgress = (progress: number) => {
      if (isLatest() && this.#take === null) this.#set(abort, { label, progress }, null);
    };
    compute(abort.signal, onProgress).then(
      (result) => {
        if (!isLatest()) return;
        this.#set(abort, { label, progress: 1 }, () => take(result));
        this.deliver();
      },
      (cause: unknown) => {
        if (!isLatest()) return;
        this.#abandon();
        this.#set(null, null, null);
        this.#host.onFailure(label, cause);
      },
    );
  }

  /** To be called when a result that waits may be taken. */
  deliver(): void {
    const take = this.#take;
    if (!take || !this.#host.canTake()) return;
    this.#drop = () => {};
    this.#set(null, null, null);
    take();
  }

  /** True when something was under way. */
  cancel(): boolean {
    if (!this.#current) return false;
    this.#abandon();
    this.#set(null, null, null);
    return true;
  }

  #abandon(): void {
    const drop = this.#drop;
    this.#drop = () => {};
    this.#abort?.abort();
    drop();
  }

  #set(abort: AbortController | null, current: Pending | null, take: (() => void) | null): void {
    this.#abort = abort;
    this.#current = current;
    this.#take = take;
    this.#host.onChange();
  }
}
