import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { EditRequest } from "../../contract/edits.ts";
import type { Database } from "../storage/database.ts";
import { FakeEngine } from "../testing/fakeEngine.ts";
import { onEachHome } from "../testing/homes.ts";
import { createEditTable, type EditTable } from "./editTable.ts";

const LEASE_MS = 60_000;
const engines = new Map(
  [new FakeEngine("apiframe"), new FakeEngine("local", { canCancel: true })].map((engine) => [engine.id, engine]),
);
const room = (here: Partial<Record<EditRequest["engine"], number>>) => new Map(Object.entries(here));
const request: EditRequest = {
  documentId: randomUUID(),
  engine: "apiframe",
  mode: "inpaint",
  canvas: { width: 4, height: 3 },
  layers: [{ imageId: "a".repeat(64), x: 0, y: 0 }],
  prompt: "p",
  params: {},
};

onEachHome((home) => {
  const folder = mkdtempSync(join(tmpdir(), "overpaint-test-"));
  let database: Database;
  let table: EditTable;
  beforeAll(async () => {
    ({ database } = await home(folder));
    table = createEditTable(database, engines);
  });
  beforeEach(() => database.db.deleteFrom("edits").execute());
  afterAll(async () => {
    await database.close();
    rmSync(folder, { recursive: true });
  });

  const add = async (user: string, engine: EditRequest["engine"] = "apiframe"): Promise<string> => {
    const id = randomUUID();
    await table.insert({ id, user, key: id, requestHash: "", request: { ...request, engine }, credits: 9 });
    return id;
  };
  const takeAll = async (where: ReadonlyMap<string, number>): Promise<string[]> => {
    const taken: string[] = [];
    for (;;) {
      const leased = await table.leaseNext(randomUUID(), LEASE_MS, where);
      if (!leased) return taken;
      taken.push(leased.id);
    }
  };

  test("who has the fewest under way comes next, then the oldest", async () => {
    const many = [await add("ann"), await add("ann"), await add("ann")];
    const [ben, cem] = [await add("ben"), await add("cem")];
    // Two edits of one millisecond have no order: these are a second apart.
    for (const [place, id] of [...many, ben, cem].entries()) {
      const created_at = sql<Date>`now() - interval '1 hour' + interval '1 second' * ${place}`;
      await database.db.updateTable("edits").set({ created_at }).where("id", "=", id).execute();
    }
    expect(await takeAll(room({ apiframe: 9 }))).toEqual([many[0], ben, cem, many[1], many[2]]);
  });

  test("no more are under way than an engine takes, whoever asks at once; a full engine holds up no other", async () => {
    for (let i = 0; i < 6; i++) await add("ann");
    const local = await add("ann", "local");
    const asked = Array.from({ length: 8 }, () => table.leaseNext(randomUUID(), LEASE_MS, room({ apiframe: 3 })));
    const leased = (await Promise.all(asked)).flatMap((one) => one ?? []);
    expect([leased.length, new Set(leased.map(({ id }) => id)).size]).toEqual([3, 3]);
    expect(await takeAll(room({ apiframe: 3, local: 2 }))).toEqual([local]);
    expect(await takeAll(new Map())).toEqual([]);
  });

  test("a lease that has run out is another's, and the first one's writes reach nothing", async () => {
    const id = await add("ann");
    expect(await table.leaseNext("first", LEASE_MS, room({ apiframe: 1 }))).toEqual({ id, engine: "apiframe" });
    expect(await table.leaseNext("second", LEASE_MS, room({ apiframe: 9 }))).toBeNull();
    await database.db.updateTable("edits").set({ lease_until: sql<Date>`now() - interval '1 second'` }).execute();
    expect(await table.leaseNext("second", LEASE_MS, room({ apiframe: 1 }))).toEqual({ id, engine: "apiframe" });
    expect(await table.renew(id, "first", LEASE_MS, 5)).toBe(false);
    expect(await table.change(id, "first", "prepare", { stage: "submit" })).toBe(false);
    await table.finish(id, "first", { status: "failed", result: null, error: { code: "x", message: "x" }, credits: 0 });
    await table.giveUp(id, "first", { code: "x", message: "x" });
    await table.release(id, "first");
    expect(await table.find(id)).toMatchObject({ stage: "prepare", attempts: 2, edit: { status: "queued", credits: 9 } });
    expect(await table.renew(id, "second", LEASE_MS, null)).toBe(true);
  });

  test("an edit left alone for a while is passed over until then, or until its job is heard of", async () => {
    const id = await add("ann");
    await table.leaseNext("one", LEASE_MS, room({ apiframe: 1 }));
    await table.change(id, "one", "prepare", { stage: "follow", ticket: JSON.stringify({ jobId: "j" }) });
    await table.release(id, "one", 60_000);
    expect(await table.leaseNext("two", LEASE_MS, room({ apiframe: 1 }))).toBeNull();
    expect([await table.pollNow("unknown"), await table.pollNow("j")]).toEqual([null, id]);
    expect(await table.leaseNext("two", LEASE_MS, room({ apiframe: 1 }))).toMatchObject({ id });
  });

  test.each(["lease_until", "next_poll_at"] as const)("a clock that was set back since holds no edit up (%s)", async (column) => {
    const id = await add("ann");
    await database.db
      .updateTable("edits")
      .set({ [column]: sql<Date>`now() + interval '2 hours'` })
      .execute();
    expect(await table.leaseNext("one", LEASE_MS, room({ apiframe: 1 }))).toMatchObject({ id });
    expect(await table.leaseNext("two", LEASE_MS, room({ apiframe: 2 }))).toBeNull();
  });

  test("an edit that the asking process works on is not taken up there once more, whatever its lease says", async () => {
    const id = await add("ann");
    await table.leaseNext("one", LEASE_MS, room({ apiframe: 1 }));
    await database.db.updateTable("edits").set({ lease_until: sql<Date>`now() - interval '1 hour'` }).execute();
    expect(await table.leaseNext("two", LEASE_MS, room({ apiframe: 2 }), [id])).toBeNull();
    expect(await table.leaseNext("two", LEASE_MS, room({ apiframe: 2 }), [randomUUID()])).toMatchObject({ id });
  });

  test.each([
    ["prepare", null, "done", 0],
    ["upload", null, "done", 0],
    ["submit", null, "done", 0],
    ["submit", new Date(), "submit", 9],
    ["follow", new Date(), "follow", 9],
  ])(
    "canceled in %s (submitted at %s) it is free only while nothing can have been charged",
    async (stage, submittedAt, after, credits) => {
      const id = await add("ann");
      await database.db.updateTable("edits").set({ stage, submitted_at: submittedAt }).execute();
      await table.cancel(id);
      expect(await table.find(id)).toMatchObject({ stage: after, edit: { status: "canceled", credits } });
    },
  );
});
