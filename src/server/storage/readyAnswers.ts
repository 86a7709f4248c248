import { LRUCache } from "lru-cache";

const MOST_CHARACTERS = 32 * 1024 * 1024;

export interface ReadyAnswer {
  /** JSON. */
  readonly text: string;
}

/**
 * What reads of rows answer, ready to be sent, until the row is written: jobs are polled and documents read many times for each write.
 * A read that begins after a write of this process was acknowledged never answers what was there before. Where other processes write
 * the same rows, an answer lives for `lifeMs`.
 */
export class ReadyAnswers<Answer extends ReadyAnswer> {
  readonly #kept: LRUCache<string, Answer>;
  /** Read now; one of another writing's before is no longer in here. */
  readonly #loading = new Map<string, Promise<Answer>>();

  /** @param lifeMs milliseconds; 0 for as long as nothing is written */
  constructor(lifeMs: number) {
    this.#kept = new LRUCache({
      maxSize: MOST_CHARACTERS,
      sizeCalculation: ({ text }) => text.length + 1,
      ttl: lifeMs,
    });
  }

  /** @throws what `load` throws; that is not kept */
  read(key: string, load: () => Promise<Answer>): Promise<Answer> {
    const kept = this.#kept.get(key);
    if (kept) return Promise.resolve(kept);
    const already = this.#loading.get(key);
    if (already) return already;
    const loading: Promise<Answer> = load()
      .then((answer) => {
        if (this.#loading.get(key) === loading) this.#kept.set(key, answer);
        return answer;
      })
      .finally(() => {
        if (this.#loading.get(key) === loading) this.#loading.delete(key);
      });
    this.#loading.set(key, loading);
    return loading;
  }

  /** Does the write; what was read before it, or meanwhile, is not answered after it. */
  async written<Result>(key: string, write: Promise<Result>): Promise<Result> {
    try {
      return await write;
    } finally {
      this.#loading.delete(key);
      this.#kept.delete(key);
    }
  }
}

/** How long an answer may be another process's yesterday, in milliseconds. */
export const lifeOfAnswers = ({ isAlone }: { readonly isAlone: boolean }): number => (isAlone ? 0 : 200);
