import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";
import sharp, { type Sharp } from "sharp";
import { afterEach, expect, test } from "vitest";
import { type Edit, isFinished } from "../../contract/edits.ts";
import { createFakeUpstream } from "../../testing/fakeVendor/fakeVendor.ts";
import type { ServerParts } from "../createServer.ts";
import { type ApiframeOptions, createApiframeEngine } from "../engines/apiframe/apiframeEngine.ts";
import { checkPicture } from "../engines/apiframe/result.ts";
import { createFetchPublic, type FetchPublic } from "../remote/fetchPublic.ts";
import { fakeClock } from "../testing/fakeClock.ts";
import { onEachHome } from "../testing/homes.ts";
import { withChunk } from "../testing/pngChunk.ts";
import { ServerHarness } from "../testing/serverHarness.ts";

const KEY = "afk_paid_results_test";
const CREDITS = 100;
/** 20 MB of it, packed. */
const LONG_TEXT = Buffer.concat([Buffer.from("Comment\0\0"), deflateSync(Buffer.alloc(20_000_000, "lamp "))]);

// A result that was paid for, while the server itself is in trouble.
onEachHome((home) => {
  const clock = fakeClock();
  const open: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close();
  });
  const day = 86_400_000;
  /** A vendor and a server of its own for each test. */
  const openHome = async (parts: Partial<ServerParts> = {}, options: Partial<ApiframeOptions> = {}) => {
    const upstream = createFakeUpstream({ apiKey: KEY, credits: CREDITS });
    open.push(() => upstream.close());
    const engine = createApiframeEngine({ apiKey: KEY, baseUrl: await upstream.listen(), clock, ...options });
    const h = await ServerHarness.start({ engines: new Map([[engine.id, engine]]), clock, ...parts }, home);
    open.push(() => h.dispose());
    return { upstream, engine, h };
  };
  const acceptOn = async (h: ServerHarness) => h.accept({ ...(await h.inpaint()), engine: "apiframe", prompt: "a lamp" });
  const until = (h: ServerHarness, id: string, isSo: (edit: Edit) => boolean) =>
    h.untilOverRests(id, isSo, () => clock.wait(60_000, new AbortController().signal));

  test("waits for a full disk, and is kept then", async () => {
    const { upstream, h } = await openHome();
    const { id } = await acceptOn(h);
    const { keep } = h.blobs;
    const full = Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
    let refused = 0;
    h.blobs.keep = () => {
      refused++;
      return Promise.reject(full);
    };
    const given = await until(h, id, isFinished);
    expect(given).toMatchObject({ status: "failed", credits: 9, result: null, error: { code: "disk_full" } });
    expect(given.error?.message).toMatch(/no space left on its disk.*paid for, and stores it with this edit/);
    expect(refused).toBeGreaterThan(5);
    h.blobs.keep = keep;
    const kept = await until(h, id, ({ result }) => result !== null);
    expect([kept.credits, CREDITS - upstream.credits(), upstream.jobs.size]).toEqual([9, 9, 1]);
  });

  test("which comes back within ten minutes is as if nothing had been", async () => {
    const { h } = await openHome();
    const { id } = await acceptOn(h);
    const { keep } = h.blobs;
    let refused = 0;
    h.blobs.keep = (...file) => (++refused < 8 ? Promise.reject(new Error("away")) : keep(...file));
    expect(await until(h, id, isFinished)).toMatchObject({ status: "completed", credits: 9 });
    expect(refused).toBe(8);
  });

  test("outlasts a database that is away from its submission on", async () => {
    const { upstream, h } = await openHome();
    const { db } = h.database;
    const updateTable = db.updateTable.bind(db);
    let [isAway, refused] = [true, 0];
    Object.assign(db, {
      updateTable(...table: Parameters<typeof updateTable>) {
        if (!isAway || upstream.jobs.size === 0) return updateTable(...table);
        refused++;
        throw new Error("The database is away.");
      },
    });
    const { id } = await acceptOn(h);
    await h.until(id, () => refused > 1 && h.logged.join("").includes("The database is away."));
    isAway = false;
    // As when the lease of the worker that could not give it back has run out.
    await h.restore(id, { lease_owner: null, lease_until: null });
    expect(await until(h, id, isFinished)).toMatchObject({ status: "completed", credits: 9 });
    expect([upstream.jobs.size, CREDITS - upstream.credits()]).toEqual([1, 9]);
  });

  test("is larger than an upload may be, and is kept", async () => {
    const limits = { maxUploadMb: 0.01, maxMegapixels: 0.004, maxUploadSeconds: 60 };
    const { upstream, h } = await openHome({ limits });
    upstream.script({ result: "large" });
    expect(await until(h, (await acceptOn(h)).id, isFinished)).toMatchObject({ status: "completed", credits: 9 });
  });

  test.each([
    ["with more text than an upload may have", async (png: Sharp) => withChunk(await png.toBuffer(), "zTXt", LONG_TEXT)],
    ["of another kind", (png: Sharp) => png.avif().toBuffer()],
  ])("is %s, and is kept", async (_, make) => {
    const h = await ServerHarness.start({ clock }, home);
    open.push(() => h.dispose());
    const flat = sharp({ create: { width: 64, height: 48, channels: 4, background: "#2a5f" } }).png();
    const bytes = await make(flat);
    await checkPicture(bytes);
    h.paid.script({ kind: "picture", bytes, credits: 9 });
    const imageId = createHash("sha256").update(bytes).digest("hex");
    expect(await h.finished((await acceptOn(h)).id)).toMatchObject({ status: "completed", credits: 9, result: { imageId } });
  });

  /** As the row is after a backup of that moment was restored. */
  const restore = async (h: ServerHarness, id: string, row: Parameters<ServerHarness["restore"]>[1]) => {
    await h.stop();
    await h.restore(id, row);
    await h.start();
  };

  test.each([
    ["when it was being submitted", { stage: "submit", submitted_at: new Date(clock.now() - day), ticket: null }],
    ["before it was submitted", { stage: "prepare", submitted_at: null, ticket: null, uploads: null }],
  ])("is found at the vendor's after a backup of a time %s is restored a day later", async (_, row) => {
    const { upstream, h } = await openHome();
    upstream.script({ hold: true });
    const { id } = await acceptOn(h);
    await h.until(id, () => upstream.jobs.size === 1);
    await h.until(id, ({ stage }) => stage === "repainting");
    upstream.script({ hold: false });
    upstream.forgetKeys();
    const createdAt = new Date(clock.now() - day);
    await restore(h, id, {
      ...row,
      created_at: createdAt,
      started_at: row.submitted_at,
      status: row.submitted_at ? "running" : "queued",
    });
    const kept = await until(h, id, ({ result }) => result !== null);
    expect([kept.credits, upstream.jobs.size, CREDITS - upstream.credits()]).toEqual([9, 1, 9]);
  });

  test("is another edit's, although it was asked for with the same: each takes its own", async () => {
    const { upstream, h } = await openHome();
    upstream.script({ hold: true });
    const request = { ...(await h.inpaint()), engine: "apiframe", prompt: "a lamp", params: { seed: 7 } };
    const ids = [(await h.accept(request)).id, (await h.accept(request)).id];
    for (const id of ids) await h.until(id, ({ stage }) => stage === "repainting");
    upstream.script({ hold: false });
    upstream.forgetKeys();
    const row = { stage: "submit", submitted_at: new Date(clock.now() - day), ticket: null };
    await h.stop();
    for (const id of ids) await h.restore(id, row);
    await h.start();
    for (const id of ids) await until(h, id, ({ result }) => result !== null);
    expect(upstream.jobs.size).toBe(2);
    expect(upstream.requests.filter(({ endpoint }) => endpoint === "file")).toHaveLength(2);
    expect(new Set(upstream.requests.flatMap(({ endpoint, path }) => (endpoint === "file" ? path : []))).size).toBe(2);
  });

  test("and that never began is not begun when nobody waits for it any more", async () => {
    const { upstream, h } = await openHome();
    upstream.script({ hold: true });
    const { id } = await acceptOn(h);
    await h.until(id, ({ stage }) => stage === "repainting");
    await h.send("POST", `/edits/${id}/cancel`);
    await h.stop();
    const lost = { stage: "submit", submitted_at: new Date(clock.now() - 3_600_000), ticket: null };
    await h.restore(id, lost);
    const other = createFakeUpstream({ apiKey: KEY, credits: CREDITS });
    open.push(() => other.close());
    const engine = createApiframeEngine({ apiKey: KEY, baseUrl: await other.listen(), clock });
    await h.start({ engines: new Map([[engine.id, engine]]) });
    const edit = await until(h, id, ({ credits }) => credits === 0);
    expect([edit.status, other.jobs.size]).toEqual(["canceled", 0]);
  });

  test("that stays stuck keeps no place from what others ask for", async () => {
    const waits = { beginMs: 60_000, pauseMs: 60_000, wholeMs: 50 };
    const limits = { maxUploadMb: 100 };
    const fetchPublic: FetchPublic = (url, gone) =>
      createFetchPublic({ allowedHosts: [new URL(url).host], limits, waits })(url, gone);
    const { upstream, engine, h } = await openHome({}, { fetchPublic });
    const one = { ...engine, capabilities: { ...engine.capabilities, concurrency: { perProcess: 1, global: 1 } } };
    await h.stop();
    await h.start({ engines: new Map([[one.id, one]]) });
    upstream.script({ at: "file", stall: true });
    const stuck = await acceptOn(h);
    const other = await acceptOn(h);
    // Nobody brings the first one forward: the other has the one place that there is.
    expect(await h.finished(other.id)).toMatchObject({ status: "completed" });
    expect(await h.edit(stuck.id)).toMatchObject({ status: "running" });
    expect(await until(h, stuck.id, isFinished)).toMatchObject({ status: "completed", credits: 9 });
  });

  test("that the vendor refuses is in the server's log, with the vendor's request id", async () => {
    const { upstream, h } = await openHome();
    upstream.script({
      at: "edit",
      status: 402,
      body: { error: "Insufficient credits" },
      headers: { "x-request-id": "told-by-the-vendor" },
    });
    const { id } = await acceptOn(h);
    await until(h, id, isFinished);
    const line = h.logged.find((text) => text.includes("told-by-the-vendor")) ?? "{}";
    expect(JSON.parse(line)).toMatchObject({ level: 40, idempotencyKey: id, status: 402, code: "engine_no_credits" });
  });
});
