import { Worker } from "node:worker_threads";
import type { Results } from "@electric-sql/pglite";
import type { DatabaseRequest, NumberedRequest, ThreadMessage, ThreadStart } from "./threadMessages.ts";

/** PGlite as Kysely uses it. */
export interface PgliteLike {
  readonly ready: boolean;
  readonly closed: boolean;
  readonly waitReady: Promise<void>;
  query<T>(sql: string, params?: unknown[]): Promise<Results<T>>;
  exec(sql: string): Promise<Results[]>;
  /** Nothing else is asked of the database meanwhile. */
  transaction<T>(work: (transaction: PgliteTransaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
export interface PgliteTransaction {
  query<T>(sql: string, params?: unknown[]): Promise<Results<T>>;
  rollback(): Promise<void>;
}

interface Waiting {
  resolve(results: readonly Results[]): void;
  reject(error: Error): void;
}

/** Nothing takes so much longer than it may: PostgreSQL has panicked, which never ends here, or its disk is gone. */
const PATIENCE_MS = 60_000;

/**
 * PGlite in a thread of its own: neither a query nor a slow disk holds those who wait for something else. What gets no response in time
 * rejects as from a database that is away; it may have been done all the same.
 */
export class PgliteThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #ready = Promise.withResolvers<void>();
  readonly #onLost: (error: Error) => void;
  readonly #patienceMs: number;
  #isReady = false;
  #sent = 0;
  /** Number of requests that have passed their limit and are still unanswered. */
  #late = 0;
  #turn: Promise<unknown> = Promise.resolve();
  #isClosed = false;
  /** The reason why nothing can be asked any more; null while it runs. */
  #ended: Error | null = null;
  #hasRoom = true;

  /** @param onLost called when the database ended by itself: nothing can be asked of it any more */
  static async open(folder: string, onLost: (error: Error) => void, patienceMs = PATIENCE_MS): Promise<PgliteThread> {
    const thread = new PgliteThread(folder, onLost, patienceMs);
    await thread.#ready.promise;
    return thread;
  }

  private constructor(folder: string, onLost: (error: Error) => void, patienceMs: number) {
    this.#patienceMs = patienceMs;
    const start: ThreadStart = { folder };
    this.#onLost = onLost;
    this.#worker = new Worker(new URL("./pgliteWorker.ts", import.meta.url), { workerData: start });
    this.#worker.on("message", (message: ThreadMessage) => this.#onMessage(message));
    this.#worker.on("error", (error) => this.#end(error));
    this.#worker.on("exit", () => this.#end(new Error("The database has ended. If its disk is full, free some of it.")));
  }

  /** False while the disk is so full that nothing more should be begun. */
  get hasRoom(): boolean {
    return this.#hasRoom;
  }

  /** The database for those whose queries take at most `limitMs` each. */
  limitedTo(limitMs: number): PgliteLike {
    const request = (what: DatabaseRequest) => this.#request(what, limitMs);
    const query = async <T>(sql: string, params: unknown[] = []): Promise<Results<T>> => {
      const [results] = await request({ kind: "query", sql, params });
      return results as Results<T>;
    };
    const exec = async (sql: string) => [...(await request({ kind: "exec", sql }))];
    const rollback = async () => void (await exec("ROLLBACK"));
    /** Rolls back what failed work has begun, also after a timeout: the thread does it in its turn, and nobody waits for that. */
    const orRollback = async <T>(work: () => Promise<T>): Promise<T> => {
      try {
        return await work();
      } catch (error) {
        const rolledBack = rollback().catch(() => {});
        if (this.#late === 0) await rolledBack;
        throw error;
      }
    };
    const isClosed = () => this.#isClosed;
    return {
      ready: true,
      get closed() {
        return isClosed();
      },
      waitReady: Promise.resolve(),
      query: (sql, params) => this.#inTurn(() => query(sql, params)),
      exec: (sql) => this.#inTurn(() => orRollback(() => exec(sql))),
      transaction: (work) =>
        this.#inTurn(() =>
          orRollback(async () => {
            await exec("BEGIN");
            const result = await work({ query, rollback });
            await exec("COMMIT");
            return result;
          }),
        ),
      close: () => this.#close(limitMs),
    };
  }

  async #close(limitMs: number): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    try {
      await this.#inTurn(() => this.#request({ kind: "close" }, limitMs));
    } finally {
      this.#end(new Error("The database is closed."));
      await this.#worker.terminate();
    }
  }

  /** Nobody waits behind what is late already. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(() => (this.#late > 0 ? Promise.reject(noResponse()) : work()));
    this.#turn = done.catch(() => {});
    return done;
  }

  #request(what: DatabaseRequest, limitMs: number): Promise<readonly Results[]> {
    if (this.#ended) return Promise.reject(this.#ended);
    const id = this.#sent++;
    const sent: NumberedRequest = { ...what, id };
    return new Promise((resolve, reject) => {
      const standsStill = () => this.#end(new Error("The database stands still. Look whether its disk is full, or gone."));
      let isLate = false;
      let timer = setTimeout(() => {
        isLate = true;
        this.#late++;
        reject(noResponse());
        timer = setTimeout(standsStill, this.#patienceMs);
      }, limitMs);
      const isOver = () => {
        clearTimeout(timer);
        if (isLate) this.#late--;
      };
      this.#waiting.set(id, {
        resolve(results) {
          isOver();
          resolve(results);
        },
        reject(error) {
          isOver();
          reject(error);
        },
      });
      this.#worker.postMessage(sent);
    });
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  #onMessage(message: ThreadMessage): void {
    switch (message.kind) {
      case "ready":
        this.#isReady = true;
        this.#ready.resolve();
        break;
      case "answer":
        this.#take(message.id)?.resolve(message.results);
        break;
      case "failure":
        this.#take(message.id)?.reject(Object.assign(new Error(message.message), message.facts));
        break;
      case "room":
        this.#hasRoom = message.isLeft;
    }
  }

  #end(error: Error): void {
    if (this.#ended) return;
    this.#ended = error;
    void this.#worker.terminate();
    this.#ready.reject(error);
    for (const id of [...this.#waiting.keys()]) this.#take(id)?.reject(error);
    if (this.#isReady && !this.#isClosed) this.#onLost(error);
    this.#isClosed = true;
  }
}

const noResponse = (): Error => new Error("The database does not answer.");
