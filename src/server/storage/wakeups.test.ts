import { sql } from "kysely";
import { expect, test } from "vitest";
import { newDatabase } from "../testing/services.ts";
import { openPostgres } from "./database.ts";

test("wakes every process on a database, and those again whose connection has broken", async () => {
  const url = await newDatabase();
  const [one, other] = [await openPostgres(url), await openPostgres(url)];
  const woken = { one: 0, other: 0 };
  const listen = async () => {
    await one.wakeups.listen(() => woken.one++);
    await other.wakeups.listen(() => woken.other++);
  };
  try {
    await listen();
    await one.wakeups.wake();
    await expect.poll(() => woken).toEqual({ one: 1, other: 1 });
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query like 'listen %'`.execute(one.db);
    // A wake-up in between is lost; the next look at the rows makes up for it, and listens again.
    await expect
      .poll(async () => {
        await listen();
        await other.wakeups.wake();
        return woken.one > 1 && woken.other > 1;
      })
      .toBe(true);
  } finally {
    await Promise.all([one.close(), other.close()]);
  }
});
