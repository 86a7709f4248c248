import { randomUUID } from "node:crypto";
import type { EditCalls, EditRunDeps } from "./editRun.ts";
import { LEASE_MS, runEdit } from "./runEdit.ts";

/** The edits that this process works on. */
export interface EditPool {
  /** Takes up whatever there is room for. Resolves when there is nothing left to take. */
  fill(): Promise<void>;
  /** Breaks off what a running edit does, so that it looks at its row. */
  interrupt(id: string): void;
  /** Ends a running edit's wait between two looks. */
  pollNow(id: string): void;
  /** Takes up nothing more, breaks off and releases what is running. */
  stop(): Promise<void>;
}

interface Running {
  readonly engine: string;
  interrupt: AbortController;
  pollNow: AbortController;
  readonly ended: Promise<void>;
}

/**
 * Runs edits side by side, each engine's no more than it takes at once: here, and by all processes together. Who has the fewest under
 * way comes next, so that nobody's two hundred keep another's one waiting.
 */
export function createEditPool(deps: EditRunDeps): EditPool {
  const stopping = new AbortController();
  const running = new Map<string, Running>();
  let filling: Promise<void> | null = null;
  let isWokenAgain = false;

  const room = (): ReadonlyMap<string, number> => {
    const engines = [...deps.engines.values()].filter(({ id, capabilities }) => {
      const here = [...running.values()].filter(({ engine }) => engine === id).length;
      return here < capabilities.concurrency.perProcess;
    });
    return new Map(engines.map(({ id, capabilities }) => [id, capabilities.concurrency.global]));
  };

  const run = (id: string, engine: string, owner: string): void => {
    const calls: EditCalls = {
      interrupted: () => fresh("interrupt"),
      polledNow: () => fresh("pollNow"),
    };
    const fresh = (call: "interrupt" | "pollNow"): AbortSignal => {
      if (entry[call].signal.aborted) entry[call] = new AbortController();
      return entry[call].signal;
    };
    // The first turn is another tick's, so that the entry is there.
    const ended = Promise.resolve()
      .then(() => runEdit(id, owner, deps, calls, stopping.signal))
      .catch((error: unknown) => deps.report(error, id))
      .finally(() => {
        running.delete(id);
        refill();
      });
    const entry: Running = { engine, interrupt: new AbortController(), pollNow: new AbortController(), ended };
    running.set(id, entry);
  };

  const takeAll = async (): Promise<void> => {
    do {
      isWokenAgain = false;
      while (!stopping.signal.aborted) {
        const owner = randomUUID();
        const leased = await deps.table.leaseNext(owner, LEASE_MS, room(), [...running.keys()]);
        if (!leased) break;
        run(leased.id, leased.engine, owner);
      }
    } while (isWokenAgain && !stopping.signal.aborted);
  };

  const fill = (): Promise<void> => {
    isWokenAgain = true;
    filling ??= takeAll().finally(() => {
      filling = null;
    });
    return filling;
  };
  const refill = (): void => {
    if (!stopping.signal.aborted) fill().catch((error: unknown) => deps.report(error, ""));
  };

  return {
    fill,
    interrupt: (id) => running.get(id)?.interrupt.abort(),
    pollNow: (id) => running.get(id)?.pollNow.abort(),
    async stop() {
      stopping.abort();
      await filling?.catch(() => {});
      await Promise.all([...running.values()].map(({ ended }) => ended));
    },
  };
}
