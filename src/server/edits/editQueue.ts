import { PgBoss } from "pg-boss";
import type { Database } from "../storage/database.ts";

const QUEUE = "edits";
/** One look serves all that was told meanwhile. */
const BATCH = 50;

/** Tells some process that an edit has something to do. May tell twice, late or the wrong one; the edits' rows are the truth. */
export interface EditQueue {
  start(look: () => Promise<void>): Promise<void>;
  wake(editId: string): Promise<void>;
  /** @throws when it cannot be reached */
  check(): Promise<void>;
  stop(): Promise<void>;
}

export function createEditQueue({ queue }: Pick<Database, "queue">, report: (error: unknown) => void): EditQueue {
  const boss = new PgBoss({ ...queue, useListenNotify: true, schedule: false });
  boss.on("error", report);
  return {
    async start(look) {
      await boss.start();
      await boss.createQueue(QUEUE, { notify: true, retryLimit: 3, expireInSeconds: 60 });
      await boss.work(QUEUE, { batchSize: BATCH, pollingIntervalSeconds: 2 }, look);
    },
    async wake(editId) {
      await boss.send(QUEUE, { editId });
    },
    async check() {
      if (!(await boss.getQueue(QUEUE))) throw new Error("The queue is gone.");
    },
    stop: () => boss.stop({ graceful: true, timeout: 10_000 }),
  };
}
