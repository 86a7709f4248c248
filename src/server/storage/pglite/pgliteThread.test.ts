import { mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type PgliteLike, PgliteThread } from "./pgliteThread.ts";

const LIMIT_MS = 60_000;
let folder: string;
let thread: PgliteThread;
let database: PgliteLike;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "overpaint-thread-"));
  thread = await PgliteThread.open(join(folder, "database"), () => {});
  database = thread.limitedTo(LIMIT_MS);
  await database.exec("create table facts (name text primary key, at timestamptz)");
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});
const names = async () => (await database.query<{ name: string }>("select name from facts order by name")).rows;
const insert = "insert into facts values ($1, $2)";

test("values come back as they went; an error keeps its code and says nothing of what was asked", async () => {
  const at = new Date("2031-02-03T04:05:06Z");
  const { affectedRows } = await database.query(insert, ["one", at]);
  expect(affectedRows).toBe(1);
  expect((await database.query("select * from facts")).rows).toEqual([{ name: "one", at }]);
  const refused = await database.query(insert, ["one", null]).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: "23505", constraint: "facts_pkey" });
  expect(refused).not.toHaveProperty("query");
  expect(refused).not.toHaveProperty("params");
});

test("nothing else is done while a transaction is open; one that fails leaves nothing", async () => {
  await database.exec("truncate facts");
  const order: string[] = [];
  const failing = database.transaction(async (transaction) => {
    await transaction.query(insert, ["dropped", null]);
    order.push("inserted");
    await setImmediate();
    throw new Error("changed my mind");
  });
  const after = names().then((found) => {
    order.push("read");
    return found;
  });
  await expect(failing).rejects.toThrow("changed my mind");
  expect(await after).toEqual([]);
  expect(order).toEqual(["inserted", "read"]);
  await database.transaction((transaction) => transaction.query(insert, ["kept", null]));
  expect(await names()).toEqual([{ name: "kept" }]);
});

test("what takes too long rejects as from a database that is away, and nobody else is held by it", async () => {
  const slow = thread.limitedTo(50).query("select pg_sleep(2)");
  await expect(slow).rejects.toThrow("The database does not answer");
  // Nobody waits behind it, and it goes on by itself.
  await expect(names()).rejects.toThrow("The database does not answer");
  await expect.poll(() => names().catch(() => null), { timeout: 30_000 }).toEqual([{ name: "kept" }]);
});

test("a transaction that takes too long leaves nothing behind, and nothing open", async () => {
  const before = await names();
  const late = thread.limitedTo(50).transaction(async (transaction) => {
    await transaction.query(insert, ["late", null]);
    await transaction.query("select pg_sleep(1)");
  });
  await expect(late).rejects.toThrow("does not answer");
  await expect.poll(() => names().catch(() => null), { timeout: 30_000 }).toEqual(before);
  await database.query(insert, ["after", null]);
  await expect(database.exec("begin; select 1/0; commit")).rejects.toThrow("division by zero");
  await database.query(insert, ["last", null]);
  await database.exec("ROLLBACK");
  expect(await names()).toEqual([{ name: "after" }, ...before, { name: "last" }]);
});

test("a database that has panicked is given up instead of waited for", async () => {
  const lost = Promise.withResolvers<Error>();
  const panicking = await PgliteThread.open(join(folder, "panicking"), lost.resolve, 500);
  const client = panicking.limitedTo(2_000);
  renameSync(join(folder, "panicking", "pg_wal"), join(folder, "elsewhere"));
  const writing = client.query("select pg_switch_wal()").then(() => client.exec("create table larger (n integer)"));
  await expect(writing).rejects.toThrow(/The database (does not answer|has ended)/);
  expect((await lost.promise).message).toMatch(/stands still|has ended/);
  await expect(client.query("select 1")).rejects.toThrow();
});

test("closed, it answers nothing more; a folder that holds no database does not open", async () => {
  const other = await PgliteThread.open(join(folder, "other"), () => {});
  const client = other.limitedTo(LIMIT_MS);
  await client.close();
  expect(client.closed).toBe(true);
  await expect(client.query("select 1")).rejects.toThrow("closed");
  await expect(PgliteThread.open("/dev/null/nowhere", () => {})).rejects.toThrow();
});
