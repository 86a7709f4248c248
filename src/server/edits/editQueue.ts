import { PgBoss } from "pg-boss";
import { z } from "zod";
import type { Database } from "../storage/database.ts";

const QUEUE = "edits";
/** Edits mostly wait for their engine, so many may be under way at once. */
const AT_ONCE = 16;
const JobPayload = z.object({ editId: z.uuid() });

/** Tells some process that an edit has something to do. May tell twice, or late; the edit's row is the truth. */
export interface EditQueue {
  start(work: (editId: string) => Promise<void>): Promise<void>;
  wake(editId: string): Promise<void>;
  stop(): Promise<void>;
}

export function createEditQueue({ queue }: Pick<Database, "queue">, report: (error: unknown) => void): EditQueue {
  const boss = new PgBoss({ ...queue, useListenNotify: true, schedule: false });
  boss.on("error", report);
  return {
    async start(work) {
      await boss.start();
      await boss.createQueue(QUEUE, { notify: true, retryLimit: 3, expireInSeconds: 3_600 });
      await boss.work(QUEUE, { batchSize: 1, localConcurrency: AT_ONCE, pollingIntervalSeconds: 2 }, async (jobs) => {
        for (const { data } of jobs) await work(JobPayload.parse(data).editId);
      });
    },
    async wake(editId) {
      await boss.send(QUEUE, { editId });
    },
    stop: () => boss.stop({ graceful: true, timeout: 10_000 }),
  };
}
