import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { AppError } from "../../core/appError.ts";
import { onEachHome } from "../testing/homes.ts";
import { ServerHarness } from "../testing/serverHarness.ts";
import type { DailyBudget } from "./dailyBudget.ts";
import { createEditTable, type EditTable } from "./editTable.ts";

const MIDNIGHT = /T00:00:00\.000Z$/;

onEachHome((home) => {
  let h: ServerHarness;
  beforeAll(async () => {
    h = await ServerHarness.start({}, home);
  });
  beforeEach(() => h.database.db.deleteFrom("edits").execute());
  afterAll(() => h.dispose());

  async function start(budget: DailyBudget): Promise<void> {
    const tokens = ["ann", "ben"].map((name) => ({ name, secret: secretOf(name) }));
    await h.stop();
    await h.start({ budget, accessSettings: { tokens, trustedHeader: null, trustedProxies: [] } });
  }
  /** All that was accepted was accepted a day ago. */
  const nextDay = () => sql`update edits set created_at = created_at - interval '1 day'`.execute(h.database.db);
  const secretOf = (name: string) => `the-secret-of-${name}`;
  const whoIs = (name: string) => ({ authorization: `Bearer ${secretOf(name)}` });
  const paid = (name: string) => h.inpaint({ engine: "apiframe", prompt: "a lamp" }, whoIs(name));
  const post = (name: string, request: object, key: string = randomUUID()) =>
    h.send("POST", "/edits", request, { ...whoIs(name), "idempotency-key": key });
  const ended = async (name: string, id: string) => h.finished(id, whoIs(name));

  test("of edits that are inserted at once, by two processes, no more are there than each day's budget allows", async () => {
    const request = await h.inpaint({ engine: "apiframe", prompt: "a lamp" });
    const tables = [createEditTable(h.database, new Map()), createEditTable(h.database, new Map())];
    const insert = async (table: EditTable | undefined, i: number) => {
      const [id, user] = [randomUUID(), i % 2 === 0 ? "ann" : "ben"];
      const edit = { id, user, key: id, requestHash: "", request, credits: 9 };
      return table?.insert(edit, { together: 40, eachUser: null });
    };
    // The first day's come one by one: a pool opens its connections slowly.
    for (let day = 1; day <= 5; day++) {
      const ends = await Promise.allSettled(Array.from({ length: 16 }, (_, i) => tables[i % 2]).map(insert));
      for (const end of ends) if (end.status === "rejected") expect(end.reason).toMatchObject({ code: "budget_spent" });
      const kept = await h.database.db.selectFrom("edits").select("id").execute();
      expect([ends.filter(({ status }) => status === "fulfilled").length, kept.length]).toEqual([4, 4 * day]);
      await nextDay();
    }
  });

  test("a refusal tells both figures and when the day ends; another user has his own; a known key is answered", async () => {
    await start({ together: null, eachUser: 12 });
    const [anns, bens] = [await paid("ann"), await paid("ben")];
    const key = randomUUID();
    const first = (await post("ann", anns, key)).json();
    const refused = (await post("ann", anns)).json();
    expect(refused).toMatchObject({
      status: 402,
      code: "budget_spent",
      details: { whose: "user", budget: 12, spent: 9, needed: 9, resetsAt: expect.stringMatching(MIDNIGHT) },
    });
    expect(refused.retryable).toBeUndefined();
    expect(refused.detail).toMatch(
      /9 of 12 credits are spent, and it costs 9\. It starts anew at 00:00 UTC, (\d+ h )?\d+ min from now/,
    );
    expect((await post("ben", bens)).statusCode).toBe(202);
    expect((await post("ann", anns, key)).json()).toMatchObject({ id: first.id });
    expect((await post("ann", await h.inpaint({}, whoIs("ann")))).statusCode).toBe(202);
  });

  test("what came back may be spent again, and is told; a new day is a new budget", async () => {
    await start({ together: 9, eachUser: null });
    const request = await paid("ann");
    h.paid.script(new AppError("engine_refused", "No.", { details: { creditsSpent: 0 } }));
    const failed = await ended("ann", (await post("ann", request)).json().id);
    expect(failed).toMatchObject({ status: "failed", credits: 0, refunded: 9 });
    const done = await ended("ann", (await post("ann", request)).json().id);
    expect(done).toMatchObject({ status: "completed", credits: 9, refunded: 0 });
    expect((await post("ann", request)).json()).toMatchObject({ code: "budget_spent", details: { whose: "all", spent: 9 } });
    await nextDay();
    expect((await post("ann", request)).statusCode).toBe(202);
  });

  test("what the vendor never took is not called refunded", async () => {
    await start({ together: null, eachUser: null });
    h.paid.refusals.push(new AppError("engine_no_credits", "None left."));
    const failed = await ended("ann", (await post("ann", await paid("ann"))).json().id);
    expect(failed).toMatchObject({ status: "failed", credits: 0, refunded: 0 });
  });

  test("what is left is told with the engines that cost anything, of the budget that leaves less; it is never under nothing", async () => {
    const leftFor = async (name: string) => {
      const [costs, isFree] = (await h.get("/engines", whoIs(name))).json();
      expect(isFree.budgetLeft).toBeUndefined();
      return costs.budgetLeft;
    };
    await start({ together: null, eachUser: null });
    expect(await leftFor("ann")).toBeUndefined();
    await start({ together: 25, eachUser: 12 });
    const resetsAt = expect.stringMatching(MIDNIGHT);
    expect(await leftFor("ann")).toEqual({ whose: "user", budget: 12, left: 12, resetsAt });
    await post("ann", await paid("ann"));
    await post("ben", await paid("ben"));
    expect(await leftFor("ann")).toEqual({ whose: "user", budget: 12, left: 3, resetsAt });
    await start({ together: 19, eachUser: 18 });
    expect(await leftFor("ann")).toEqual({ whose: "all", budget: 19, left: 1, resetsAt });
    await start({ together: 5, eachUser: null });
    expect(await leftFor("ann")).toEqual({ whose: "all", budget: 5, left: 0, resetsAt });
    await nextDay();
    expect(await leftFor("ann")).toEqual({ whose: "all", budget: 5, left: 5, resetsAt });
  });
});
