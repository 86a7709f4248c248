import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";

const MAX_CHARACTERS = 32 * 1024 * 1024;
/** Maximum age of a response that another process's write has made outdated, in milliseconds. */
const SHARED_TTL_MS = 200;

/** The response to a read of a row, ready to be sent. */
export interface CachedResponse {
  /** Owner of the row. */
  readonly user: string;
  /** JSON. */
  readonly text: string;
  /** In quotation marks. */
  readonly etag: string;
}

export const editKey = (id: string): string => `edit ${id}`;
/** Each user has an id space of his own. */
export const documentKey = (id: string, user: string): string => `document ${id} ${user}`;
/** Another for each other text. */
export const etagOfText = (text: string): string => `"${createHash("sha1").update(text).digest("base64url")}"`;

interface Time {
  /** Milliseconds since whenever, above 0. */
  now(): number;
}

interface Loading {
  readonly response: Promise<CachedResponse>;
  readonly sinceMs: number;
}

/**
 * Responses to reads of rows, cached until the row is written: jobs are polled and documents read many times for each write. Each
 * open database has one, and every write of rows that can be read through it is reported to it.
 *
 * A read that begins after a write of this process was acknowledged never returns what was there before. Where other processes
 * write the same rows, it returns nothing that was outdated more than `lifeMs` ago.
 */
export class ResponseCache {
  readonly #kept: LRUCache<string, CachedResponse>;
  /** Read now; one of before a write is no longer in here. */
  readonly #loading = new Map<string, Loading>();
  readonly #lifeMs: number;
  readonly #clock: Time;

  /** @param lifeMs 0 for as long as nothing is written: no other process may write then */
  constructor(lifeMs: number = SHARED_TTL_MS, clock: Time = performance) {
    this.#lifeMs = lifeMs;
    this.#clock = clock;
    this.#kept = new LRUCache({
      maxSize: MAX_CHARACTERS,
      sizeCalculation: ({ text }) => text.length + 1,
      ttl: lifeMs,
      ttlResolution: 0,
      perf: clock,
    });
  }

  /** @throws what `load` throws; that is not kept */
  read(key: string, load: () => Promise<CachedResponse>): Promise<CachedResponse> {
    const kept = this.#kept.get(key);
    if (kept) return Promise.resolve(kept);
    const start = this.#clock.now();
    const already = this.#loading.get(key);
    if (already && (this.#lifeMs === 0 || start - already.sinceMs < this.#lifeMs)) return already.response;
    const isCurrent = (): boolean => this.#loading.get(key) === loading;
    const response = load()
      .then((loaded) => {
        if (isCurrent()) this.#kept.set(key, loaded, { start });
        return loaded;
      })
      .finally(() => {
        if (isCurrent()) this.#loading.delete(key);
      });
    const loading: Loading = { response, sinceMs: start };
    this.#loading.set(key, loading);
    return response;
  }

  /** Does the write; what was read before it, or meanwhile, is not answered after it. */
  async written<Result>(key: string, write: Promise<Result>): Promise<Result> {
    try {
      return await write;
    } finally {
      this.forget([key]);
    }
  }

  /** These rows were written. */
  forget(keys: Iterable<string>): void {
    for (const key of keys) {
      this.#loading.delete(key);
      this.#kept.delete(key);
    }
  }
}
