import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AppError } from "../core/appError.ts";
import { createApp } from "./app.ts";
import type { Edits } from "./edits/edits.ts";
import { createMetrics } from "./metrics.ts";
import { problemOf } from "./problem.ts";
import { ServerHarness } from "./testing/serverHarness.ts";

let h: ServerHarness;
beforeAll(async () => {
  h = await ServerHarness.start();
});
afterAll(() => h.dispose());

test("health and engines answer", async () => {
  expect((await h.get("/health")).json()).toEqual({ status: "ok", version: "1.2.3" });
  h.paid.reason = "No key is set.";
  const [paid, free] = (await h.get("/engines")).json();
  h.paid.reason = null;
  expect(paid).toEqual({
    id: "apiframe",
    label: "Fake",
    available: false,
    reason: "No key is set.",
    usesPrompt: true,
    creditsPerEdit: 9,
    canCancel: false,
    isGenerative: true,
    pollMs: 300,
    sizes: { longerSide: 1440, multipleOf: 16 },
  });
  expect(free).toMatchObject({ id: "local", available: true, canCancel: true });
});

test("the engines are listed while the database is away; what is left of the day's budget is not told then", async () => {
  const own = await ServerHarness.start({ budget: { together: 20, eachUser: null } });
  try {
    expect((await own.get("/engines")).json()[0]).toMatchObject({ id: "apiframe", budgetLeft: { left: 20 } });
    await own.database.db.destroy();
    const response = await own.get("/engines");
    expect(response.statusCode).toBe(200);
    const [paid, free] = response.json();
    expect([paid.id, free.id, paid.available, "budgetLeft" in paid]).toEqual(["apiframe", "local", true, false]);
    expect(own.logged.join()).toContain("could not be looked up");
  } finally {
    await own.dispose();
  }
});

test("an error nobody foresaw leaves as a fixed text with a request id, and nothing of itself", async () => {
  const broken = () => Promise.reject(new Error("secret afk_123 in /srv/data"));
  const edits: Edits = {
    accept: broken,
    response: broken,
    page: broken,
    budgetLeft: broken,
    cancel: broken,
    handleWebhook: broken,
    start: broken,
    resume: broken,
    stop: broken,
  };
  const none = () => Promise.reject(new Error("not asked for"));
  const images = {
    store: none,
    storeResult: none,
    metadata: none,
    metadataOf: none,
    refuseLost: none,
    read: none,
    openLocalCopy: none,
    openLocalCopies: none,
    thumbnail: none,
    shown: none,
    reading: none,
  };
  const renders = { make: none };
  const documents = { list: none, response: none, create: none, replace: none, change: none, remove: none };
  const limits = { maxUploadMb: 1, maxMegapixels: 1, maxUploadSeconds: 1 };
  const app = await createApp({
    version: "1",
    checks: { database: none, blobs: none },
    metrics: createMetrics(),
    images,
    documents,
    edits,
    renders,
    engines: new Map(),
    limits,
    fetchPublic: none,
    signIns: { begin: none, userOf: none, end: none },
    accessSettings: { tokens: [], trustedHeader: null, trustedProxies: [] },
    names: { host: "127.0.0.1", publicUrl: undefined },
    interfaceFolder: null,
    hasRoom: () => true,
    logger: false,
  });
  const response = await app.inject({ url: "/api/edits" });
  expect(response.statusCode).toBe(500);
  expect(response.headers["content-type"]).toContain("application/problem+json");
  expect(response.json()).toMatchObject({ code: "internal", requestId: response.headers["x-request-id"] });
  expect(response.body).not.toMatch(/secret|afk_|srv|at /);
});

test("a request that is not as the contract says names its fields; an unknown field is refused", async () => {
  const response = await h.postEdit({ ...(await h.inpaint()), canvas: { width: 0, height: 5 } });
  expect(response.json()).toMatchObject({ status: 400, code: "bad_request" });
  expect(Object.keys(response.json().details)).toEqual(["canvas.width"]);
  expect((await h.postEdit({ ...(await h.inpaint()), more: 1 })).statusCode).toBe(400);
  expect((await h.send("POST", "/renders", Buffer.from("{"), { "content-type": "application/json" })).statusCode).toBe(400);
});

test("a client that breaks off is no store that is away", () => {
  const broken = Object.assign(new Error("aborted"), { code: "ECONNRESET", statusCode: 400 });
  expect(problemOf(broken, "1")).toMatchObject({ status: 400, code: "bad_request" });
  const away = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
  expect(problemOf(away, "1")).toMatchObject({ status: 503, code: "unavailable" });
});

test.each([
  ["a million versions that are none", { versions: Array.from({ length: 1_000_000 }, () => 0) }, "Too big"],
  ["thousands of versions that are none", { versions: Array.from({ length: 9_000 }, () => ({})) }, "versions.0"],
  ["megabytes of unknown names", Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`unknown${i}`, i])), "unknown0"],
])("of %s a few are told, not all", async (_, body, told) => {
  // What has so many keys is no document at the first look.
  const response = told === "unknown0" ? await h.postEdit(body) : await h.send("POST", "/documents", body);
  expect(response.statusCode).toBe(400);
  expect(response.body.length).toBeLessThan(20_000);
  expect(JSON.stringify(response.json().details)).toContain(told);
});

test("what another site's page can make a browser send is refused", async () => {
  const post = (headers: Record<string, string>) => h.send("POST", "/documents", {}, headers);
  for (const origin of ["https://evil.example", "null", "http://localhost:81"]) {
    expect((await post({ origin, host: "localhost:80" })).json()).toMatchObject({
      status: 403,
      code: "origin_refused",
      details: { kind: "other_site" },
    });
  }
  expect((await post({ origin: "http://localhost:80", host: "localhost:80" })).statusCode).toBe(400);
  for (const host of ["evil.example", "127.0.0.1.evil.example", "192.168.0.7:4860"]) {
    expect((await h.get("/health", { host })).json()).toMatchObject({ code: "origin_refused", details: { kind: "loopback" } });
  }
  for (const host of ["127.0.0.1:4860", "localhost", "[::1]:4860"])
    expect((await h.get("/health", { host })).statusCode).toBe(200);
  expect((await h.get("/health", { host: "evil.example" })).json()).toMatchObject({ code: "origin_refused" });
  expect((await post({ origin: "http://evil.example", host: "[::1]:4860" })).json()).toMatchObject({ code: "origin_refused" });
});

test("no page may run inline script, a response opened as a page nothing at all, and nothing may frame either", async () => {
  const policyOf = async (url: string) => String((await h.app.inject({ url })).headers["content-security-policy"]);
  expect(await policyOf("/")).toContain("script-src 'self';");
  expect(await policyOf("/api/health")).toMatch(/default-src 'none'.*sandbox/);
  for (const url of ["/", "/api/health"]) expect(await policyOf(url)).toContain("frame-ancestors 'none'");
});

test("an address that is not there is a problem document too", async () => {
  expect((await h.get("/nothing")).json()).toMatchObject({ status: 404, code: "not_found" });
  expect((await h.app.inject({ url: "/nothing" })).json()).toMatchObject({ status: 404 });
});

test("a code that is the page's alone says nothing of itself", () => {
  expect(problemOf(new AppError("storage_full", "internal words"), "1")).toMatchObject({ status: 500, code: "internal" });
});

test("it is ready only while database and blobs can be reached, and says which cannot", async () => {
  const own = await ServerHarness.start();
  try {
    expect((await own.get("/ready")).json()).toEqual({ status: "ready" });
    rmSync(join(own.folder, "incoming"), { recursive: true });
    expect((await own.get("/ready")).json()).toMatchObject({
      status: 503,
      code: "unavailable",
      details: { database: "ok", blobs: "away" },
    });
    expect((await own.get("/ready")).body).not.toContain(own.folder);
    await own.database.close();
    expect((await own.get("/ready")).json()).toMatchObject({ status: 503, details: { database: "away" } });
    expect((await own.get("/health")).statusCode).toBe(200);
  } finally {
    await own.dispose();
  }
});

test("Prometheus reads edits by engine and outcome, seconds by stage, and credits; never a prompt", async () => {
  h.paid.script(new AppError("engine_refused", "No.", { details: { creditsSpent: 0 } }));
  const request = { ...(await h.inpaint()), engine: "apiframe", prompt: "a secret lamp" };
  await h.finished((await h.accept(request)).id);
  const { id } = await h.accept(request);
  await h.finished(id);
  await h.until(id, () => h.isReleased(id));
  const page = await h.get("/metrics");
  expect(page.headers["content-type"]).toContain("text/plain");
  expect(page.body).toContain('overpaint_edits_total{engine="apiframe",outcome="failed"} 1');
  expect(page.body).toContain('overpaint_edits_total{engine="apiframe",outcome="completed"} 1');
  expect(page.body).toContain('overpaint_credits_total{engine="apiframe"} 9');
  for (const stage of ["prepare", "submit", "follow", "store"]) {
    expect(page.body).toMatch(new RegExp(`overpaint_edit_stage_seconds_count\\{engine="apiframe",stage="${stage}"\\} [12]`));
  }
  expect(page.body).not.toContain("lamp");
});
