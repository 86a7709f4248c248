import { randomBytes } from "node:crypto";
import { fsyncSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { openBadLine } from "../testing/badLine.ts";
import { openPostgres } from "./database.ts";
import { lockFolder } from "./folderLock.ts";
import { openDurablePglite } from "./pglite/durablePglite.ts";

const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "overpaint-test-"));
  folders.push(folder);
  return folder;
};
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

test("every acknowledged write was synced to the disk first, on a new folder and on a known one", async () => {
  const folder = join(newFolder(), "database");
  for (const table of ["first", "second"]) {
    let syncs = 0;
    const { database } = await openDurablePglite(folder, {
      fsync(descriptor) {
        syncs++;
        fsyncSync(descriptor);
      },
    });
    await database.exec(`create table ${table} (n integer)`);
    for (let n = 0; n < 20; n++) {
      const before = syncs;
      await database.query(`insert into ${table} values ($1)`, [n]);
      expect(syncs).toBeGreaterThan(before);
    }
    await database.close();
  }
});

test("the database's log does not grow for ever", async () => {
  const folder = join(newFolder(), "database");
  const { database, checkpointIfDue } = await openDurablePglite(folder);
  await database.exec("create table texts (n integer primary key, text text)");
  for (let n = 0; n < 50; n++) {
    const text = randomBytes(3_000_000).toString("base64");
    await database.query("insert into texts values (0, $1) on conflict (n) do update set text = excluded.text", [text]);
    await checkpointIfDue();
  }
  // 12 segments of 16 MB were written.
  expect(readdirSync(join(folder, "pg_wal")).filter((name) => /^[0-9A-F]{24}$/.test(name)).length).toBeLessThan(8);
  await database.close();
});

test("a folder has one holder, who is named to the next, and is free again afterwards", () => {
  const folder = newFolder();
  const release = lockFolder(folder);
  expect(() => lockFolder(folder)).toThrow(`process ${process.pid}`);
  release();
  lockFolder(folder)();
});

test("a database that is away when it is opened is named by its setting", async () => {
  const line = await openBadLine(1);
  line.become("cut");
  const opened = openPostgres(`postgres://nobody:secret@127.0.0.1:${line.port}/none`);
  const message = await opened.then(
    () => "",
    (error: Error) => error.message,
  );
  await line.close();
  expect(message).toMatch(/^The database that DATABASE_URL names cannot be reached: /);
  expect(message).not.toContain("secret");
});
