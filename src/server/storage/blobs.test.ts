import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { openMemoryDatabase } from "../testing/memoryDatabase.ts";
import { noise, ServerHarness } from "../testing/serverHarness.ts";
import { folderBlobs } from "./blobs.ts";

test("a blob's bytes and every folder on the way to it are synced before it counts as kept", async () => {
  const folder = mkdtempSync(join(tmpdir(), "overpaint-test-"));
  const synced: string[] = [];
  const blobs = folderBlobs(folder, (path) => void synced.push(relative(join(folder, "blobs"), path)));
  const file = join(blobs.incoming, "one");
  writeFileSync(file, "bytes");
  await blobs.keep("images/ab/abc", file);
  expect(synced).toEqual(["images/ab/abc", "images/ab", "images", ""]);
  expect(readFileSync(join(folder, "blobs/images/ab/abc"), "utf8")).toBe("bytes");
  rmSync(folder, { recursive: true });
});

test("a blob that could not be synced gets no row", async () => {
  const h = await ServerHarness.start({}, async (folder) => ({
    database: await openMemoryDatabase(),
    blobs: folderBlobs(folder, () => {
      throw new Error("disk full");
    }),
  }));
  expect((await h.send("POST", "/images", await noise({ width: 8, height: 8 }))).statusCode).toBe(503);
  expect(await h.database.db.selectFrom("images").selectAll().execute()).toEqual([]);
  await h.dispose();
});
