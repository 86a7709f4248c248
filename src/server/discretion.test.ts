import { createHash, createHmac, randomUUID } from "node:crypto";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { InjectOptions, LightMyRequestResponse } from "fastify";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { EngineId } from "../contract/edits.ts";
import { USER_HEADER } from "../contract/signIn.ts";
import { type ErrorCode, SERVER_ERROR_CODES } from "../core/errorCodes.ts";
import { createFakeUpstream } from "../testing/fakeVendor/fakeVendor.ts";
import type { Fault } from "../testing/fakeVendor/faults.ts";
import { freePort } from "../testing/freePort.ts";
import { createApiframeEngine } from "./engines/apiframe/apiframeEngine.ts";
import type { FillEngine } from "./engines/engine.ts";
import { fakeClock } from "./testing/fakeClock.ts";
import { FakeEngine } from "./testing/fakeEngine.ts";
import { leaksOf } from "./testing/leaks.ts";
import { maskOf, noise, ServerHarness } from "./testing/serverHarness.ts";

const KEY = "afk_discretion_test";
const SECRET = "sixteen-letters-and-more";
const CANVAS = { width: 64, height: 48 };
const NO_IMAGE = "0".repeat(64);
/** Nothing of these is anybody's. */
const WRONG_IDS = [randomUUID(), NO_IMAGE, "x", "../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%00"];
const [image, another, white, black, grey, small, large] = await Promise.all([
  noise(CANVAS),
  noise(CANVAS, 8),
  maskOf(CANVAS, [20, 10, 8, 6]),
  maskOf(CANVAS, [0, 0, 0, 0]),
  maskOf(CANVAS, [20, 10, 8, 6], 99),
  maskOf({ width: 8, height: 8 }, [1, 1, 2, 2]),
  noise({ width: 2_000, height: 1_001 }).then((bytes) => sharp(bytes).jpeg({ quality: 1 }).toBuffer()),
]);

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
interface Question extends Pick<InjectOptions, "payload" | "headers"> {
  readonly id?: string;
  readonly query?: string;
}

let h: ServerHarness;
let deadHost: string;
const clock = fakeClock();
const free = new FakeEngine("local", { canCancel: true, creditsPerEdit: 0 });
const engines = new Map<EngineId, FillEngine>([[free.id, free]]);
const pictureServer = createServer((_request, response) => response.end(another));
let pictureHost: string;
/** "GET /api/edits well", "GET /api/edits badly". */
const ended = new Set<string>();
const codes = new Set<string>();
/** Those that ended in an error of the server's own. */
const broken = new Set<string>();

beforeAll(async () => {
  pictureHost = `127.0.0.1:${await freePort()}`;
  deadHost = `127.0.0.1:${await freePort()}`;
  pictureServer.listen(Number(pictureHost.split(":")[1]), "127.0.0.1");
  await once(pictureServer, "listening");
  h = await ServerHarness.start({
    engines,
    clock,
    accessSettings: { tokens: [{ name: "ann", secret: SECRET }], trustedHeader: "x-user", trustedProxies: ["10.0.0.1/32"] },
    urlHosts: [pictureHost, deadHost],
    budget: { together: null, eachUser: 12 },
  });
  engines.set("apiframe", createApiframeEngine({ apiKey: KEY, baseUrl: `http://${deadHost}`, publicUrl: undefined, clock }));
});
afterAll(async () => {
  await h.dispose();
  pictureServer.close();
});

/** Asks, and searches the response. `route` is the address as the server's own list has it. */
async function send(
  method: Method,
  route: string,
  { id = "", query = "", ...how }: Question = {},
): Promise<LightMyRequestResponse> {
  const url = `${route.replace(":id", id)}${query}`;
  const headers = { authorization: `Bearer ${SECRET}`, ...how.headers };
  const response = await h.app.inject({ method, url, ...how, headers });
  expect(leaksOf(response, [KEY, SECRET, h.folder, process.cwd()]), `${method} ${url}`).toEqual([]);
  ended.add(`${method} ${route} ${response.statusCode < 400 ? "well" : "badly"}`);
  if (response.statusCode >= 400) codes.add(response.json().code);
  if (response.statusCode >= 500) broken.add(`${method} ${route}`);
  return response;
}

const upload = async (bytes: Buffer): Promise<string> =>
  (await send("POST", "/api/images", { payload: bytes, headers: { "content-type": "image/png" } })).json().id;
const edit = (payload: object, key: string = randomUUID()) =>
  send("POST", "/api/edits", { payload, headers: { "idempotency-key": key } });

/** Looks at an edit until it is over. */
async function outcome(id: string): Promise<string> {
  for (;;) {
    const { status, error } = (await send("GET", "/api/edits/:id", { id })).json();
    if (status !== "queued" && status !== "running") {
      if (error) codes.add(error.code);
      return error?.code ?? status;
    }
    if (await h.isReleased(id)) await h.lookAgain(id);
    // Each look costs as much as a step of the server's own, which it would keep from its turn.
    await setTimeout(5);
  }
}

const inpaint = (imageId: string, maskId?: string) => ({
  documentId: randomUUID(),
  engine: "local",
  mode: "inpaint",
  canvas: CANVAS,
  layers: [{ imageId, x: 0, y: 0 }],
  ...(maskId && { maskId }),
  prompt: "",
  params: {},
});
const render = (imageId: string, format = "png") => ({ canvas: CANVAS, layers: [{ imageId, x: 0, y: 0 }], format });

function newDocument(imageId: string) {
  const [id, at] = [randomUUID(), "2030-01-02T03:04:05.000Z"];
  const layers = [{ imageId, x: 0, y: 0, ...CANVAS }];
  const version = { id, label: "Original", canvas: CANVAS, layers, credits: 0, createdAt: at };
  const of = { versions: [version], currentVersionId: id, maskId: null, prompt: "", createdAt: at, updatedAt: at };
  return { id: randomUUID(), name: "Coffee", ...of };
}

test("pictures", async () => {
  const id = await upload(image);
  await upload(Buffer.alloc(40, 1));
  for (const query of ["", "?width=16", "?width=-1", "?width=x"]) await send("GET", "/api/images/:id", { id, query });
  for (const route of ["/api/images/:id", "/api/images/:id/reading", "/api/images/:id/shown"]) {
    await send("GET", route, { id });
    for (const wrong of WRONG_IDS) await send("GET", route, { id: wrong });
  }
  const cut = image.subarray(0, image.length - 900);
  for (const bytes of [Buffer.from("text"), cut, Buffer.from("%PDF-1.7\n1 0 obj"), large, Buffer.alloc(1_200_000, image)])
    await upload(bytes);
  const wrongUrls = ["file:///etc/passwd", "https://10.0.0.1/x.png", "x", `http://${deadHost}/x.png`];
  for (const url of [`http://${pictureHost}/`, ...wrongUrls]) await send("POST", "/api/images/from-url", { payload: { url } });
});

test("documents", async () => {
  const payload = newDocument(await upload(image));
  const { id } = payload;
  await send("POST", "/api/documents", { payload });
  await send("POST", "/api/documents", { payload });
  await send("POST", "/api/documents", { payload: { ...payload, name: "x".repeat(300) } });
  await send("POST", "/api/documents", { payload: "{", headers: { "content-type": "application/json" } });
  await send("GET", "/api/documents");
  await send("GET", "/api/documents/:id", { id });
  for (const revision of ['"1"', '"1"', "x"])
    await send("PUT", "/api/documents/:id", { id, payload, headers: { "if-match": revision } });
  await send("PUT", "/api/documents/:id", { id: randomUUID(), payload, headers: { "if-match": '"1"' } });
  const { versions, ...head } = payload;
  for (const revision of ['"2"', '"2"', "x"])
    await send("PATCH", "/api/documents/:id", { id, payload: { head, versions }, headers: { "if-match": revision } });
  const unreadable = { head: { ...head, currentVersionId: id }, versions: [] };
  await send("PATCH", "/api/documents/:id", { id, payload: unreadable, headers: { "if-match": '"3"' } });
  await send("DELETE", "/api/documents/:id", { id });
  for (const wrong of WRONG_IDS) {
    await send("GET", "/api/documents/:id", { id: wrong });
    await send("DELETE", "/api/documents/:id", { id: wrong });
  }
});

test("finished pictures", async () => {
  const id = await upload(image);
  for (const format of ["png", "jpg", "webp", "tiff", "psd", "ora", "bmp"])
    await send("POST", "/api/renders", { payload: render(id, format) });
  await send("POST", "/api/renders", { payload: render(NO_IMAGE) });
  await send("POST", "/api/renders", {
    payload: { ...render(id), layers: [{ imageId: id, x: 0, y: 0, width: 1, height: 1 }] },
  });
  await send("POST", "/api/renders", { payload: { ...render(id), canvas: { width: 60_000, height: 60_000 } } });
});

test("edits that nothing keeps from running, and those that are refused", async () => {
  const [picture, mask] = [await upload(image), await upload(white)];
  const good = inpaint(picture, mask);
  const { id } = (await edit(good)).json();
  expect(await outcome(id)).toBe("completed");
  await send("POST", "/api/edits/:id/cancel", { id });
  for (const query of ["", `?documentId=${good.documentId}`, "?documentId=x", "?cursor=made-up", `?key=${"x".repeat(300)}`])
    await send("GET", "/api/edits", { query });
  for (const wrong of WRONG_IDS) {
    await send("GET", "/api/edits/:id", { id: wrong });
    await send("POST", "/api/edits/:id/cancel", { id: wrong });
  }
  const key = randomUUID();
  await edit(good, key);
  const masks = [await upload(black), await upload(grey), await upload(small)].map((maskId) => inpaint(picture, maskId));
  const beside = { ...good, region: { x: 0, y: 0, width: 4, height: 4 } };
  const outside = { ...good, region: { x: 40, y: 40, width: 100, height: 100 } };
  const refused = [
    {},
    inpaint(picture),
    inpaint(NO_IMAGE, mask),
    ...masks,
    outside,
    beside,
    { ...good, mode: "outpaint" },
    { ...good, more: 1 },
  ];
  for (const payload of [...refused, { ...good, engine: "apiframe" }])
    expect((await edit(payload)).statusCode).toBeGreaterThanOrEqual(400);
  expect((await edit({ ...good, prompt: "another" }, key)).json().code).toBe("conflict");
  free.reason = "There is no fill today.";
  expect((await edit(good)).json().code).toBe("engine_unavailable");
  free.reason = null;
});

const always = (fault: Fault): Fault[] => Array.from({ length: 500 }, () => ({ ...fault }));
const WEATHERS: readonly (readonly [ErrorCode, readonly Fault[]])[] = [
  ["engine_refused", [{ at: "edit", status: 400, body: { error: `Bad key ${KEY}`, details: { prompt: [`with ${KEY}`] } } }]],
  ["engine_key_refused", [{ at: "uploads", status: 401, body: { error: `${KEY} is inactive` } }]],
  ["engine_no_credits", [{ at: "edit", status: 402, body: { error: `None for ${KEY}`, creditsRequired: 9 } }]],
  ["engine_refused", [{ fail: `no, ${KEY}` }]],
  ["engine_failed", [{ cancel: true }]],
  ["engine_unavailable", always({ at: "edit", status: 503, body: `${KEY} is down` })],
  // Paid for all the same, so that nothing is left of the day's budget.
  ["engine_bad_result", [{ result: "notAPicture" }]],
];

test.each(WEATHERS)("a vendor that answers with the key in its words: %s", async (code, faults) => {
  const upstream = createFakeUpstream({ apiKey: KEY });
  upstream.script(...faults);
  engines.set("apiframe", createApiframeEngine({ apiKey: KEY, baseUrl: await upstream.listen(), publicUrl: undefined, clock }));
  await send("GET", "/api/engines");
  const { id } = (await edit(await paid())).json();
  expect(await outcome(id)).toBe(code);
  await upstream.close();
});

const paid = async () => ({
  ...inpaint(await upload(image), await upload(white)),
  engine: "apiframe",
  prompt: "a lamp",
});

test("a budget that is spent", async () => {
  expect((await edit(await paid())).json().code).toBe("budget_spent");
});

test("an engine that breaks in a way that nobody foresaw", async () => {
  const broken = new FakeEngine("local", { creditsPerEdit: 0 });
  engines.set(broken.id, broken);
  const error = new Error(`none in ${h.folder} (${process.cwd()}/node_modules/x.js:1:2)`);
  broken.script(...Array.from({ length: 100 }, () => error));
  expect(await outcome((await edit(inpaint(await upload(image), await upload(white)))).json().id)).toBe("internal");
  engines.set(free.id, free);
});

test("messages of the vendor", async () => {
  const secret = createHash("sha256").update(KEY).digest();
  const post = (payload: string, key: Buffer) =>
    send("POST", "/api/webhooks/apiframe", {
      payload: Buffer.from(payload),
      headers: {
        "content-type": "application/json",
        "x-webhook-signature": createHmac("sha256", key).update(payload).digest("hex"),
      },
    });
  for (const payload of ['{"jobId":"unknown"}', "{}", "{"]) await post(payload, secret);
  await post("{}", Buffer.from("not the key"));
  await send("POST", "/api/webhooks/apiframe");
  await send("POST", "/api/webhooks/local", { payload: Buffer.from("{}"), headers: { "content-type": "application/json" } });
});

test("who asks, and the administrator", async () => {
  for (const route of ["/api/health", "/api/ready", "/api/metrics", "/api/engines", "/api/session"]) await send("GET", route);
  for (const route of ["/api/health", "/api/ready", "/api/session"])
    await send("GET", route, { headers: { host: "evil.example" } });
  await send("GET", "/api/nothing");
  await send("GET", "/../package.json");
  for (const name of ["ann", "x".repeat(5_000)]) await send("POST", "/api/session", { payload: { name, secret: SECRET } });
  await send("DELETE", "/api/session", { headers: { cookie: "overpaint_session=made-up" } });
  await send("DELETE", "/api/session", { headers: { origin: "https://evil.example" } });
  expect((await send("GET", "/api/documents", { headers: { "x-user": "root" } })).json().code).toBe("proxy_refused");
  const routes = ["/api/metrics", "/api/engines", "/api/documents", "/api/edits"];
  for (const route of routes) await send("GET", route, { headers: { authorization: "" } });
});

test("broken stores: first the pictures are gone, then their folder, then there is nowhere to put any, then there is no database", async () => {
  const [picture, mask, document] = [await upload(image), await upload(white), newDocument(NO_IMAGE)];
  const headers = { "if-match": '"1"' };
  const askAll = async () => {
    await upload(await noise(CANVAS, 9));
    await send("POST", "/api/images/from-url", { payload: { url: `http://${pictureHost}/` } });
    for (const query of ["", "?width=20"]) await send("GET", "/api/images/:id", { id: picture, query });
    for (const route of ["/api/images/:id/reading", "/api/images/:id/shown"]) await send("GET", route, { id: picture });
    await send("POST", "/api/renders", { payload: render(picture) });
    const { id } = (await edit(inpaint(picture, mask))).json();
    if (id) await outcome(id);
    await send("GET", "/api/edits/:id", { id: randomUUID() });
    await send("POST", "/api/edits/:id/cancel", { id: randomUUID() });
    for (const route of ["/api/ready", "/api/metrics", "/api/engines", "/api/edits", "/api/documents"]) await send("GET", route);
    await send("POST", "/api/documents", { payload: document });
    await send("PUT", "/api/documents/:id", { id: document.id, payload: document, headers });
    const { versions, ...head } = document;
    await send("PATCH", "/api/documents/:id", { id: document.id, payload: { head, versions }, headers: { "if-match": '"2"' } });
    await send("GET", "/api/documents/:id", { id: document.id });
    await send("DELETE", "/api/documents/:id", { id: document.id });
    await send("POST", "/api/session", { payload: { name: "ann", secret: SECRET } });
  };
  for (const gone of ["blobs/images", "blobs"]) {
    rmSync(join(h.folder, gone), { recursive: true });
    await askAll();
  }
  rmSync(join(h.folder, "incoming"), { recursive: true });
  await askAll();
  expect([...broken]).toEqual(expect.arrayContaining(["POST /api/images", "GET /api/images/:id", "POST /api/renders"]));
  await h.database.close();
  await askAll();
  const untouched = [/health$/, /ready$/, /metrics$/, /engines$/, /webhooks/, /GET .*session$/, /DELETE .*session$/];
  const stored = routesOf(h.app.printRoutes({ commonPrefix: false })).filter(
    (route) => !untouched.some((one) => one.test(route)),
  );
  expect(stored.filter((route) => !broken.has(route))).toEqual([]);
});

test("a page of somebody who is not signed in any more", async () => {
  await send("GET", "/api/documents", { headers: { [USER_HEADER]: "ben" } });
});

test("guesses at a secret, until nobody there may try", async () => {
  for (let i = 0; i < 12; i++) await send("POST", "/api/session", { payload: { name: "ann", secret: `wrong ${i}` } });
});

test("every route was asked, and ended well and badly; every refusal that these can bring about came", () => {
  const routes = routesOf(h.app.printRoutes({ commonPrefix: false }));
  expect(routes.length).toBeGreaterThan(20);
  const due = routes.flatMap((route) => [`${route} badly`, ...(route === "POST /api/webhooks/local" ? [] : [`${route} well`])]);
  expect(due.filter((one) => !ended.has(one))).toEqual([]);
  expect([...codes].sort()).toEqual(SERVER_ERROR_CODES.filter((code) => !NOT_HERE.includes(code)).sort());
  expect(h.logged.length).toBeGreaterThan(100);
  for (const secret of [KEY, SECRET]) expect(h.logged.filter((line) => line.includes(secret))).toEqual([]);
});

/** All but those that a browser alone tells of, that need minutes, that no route lets out, or that have tests of their own (a body too large, a full disk). */
const NOT_HERE: readonly ErrorCode[] = [
  "network",
  "canceled",
  "upload_too_slow",
  "engine_busy",
  "engine_timeout",
  "engine_lost",
  "body_too_large",
  "disk_full",
];

/** "GET /api/edits/:id" of each line of Fastify's tree; HEAD goes with GET. */
function routesOf(tree: string): string[] {
  const above: string[] = [];
  return tree.split("\n").flatMap((line) => {
    const [, indent = "", path = "", methods = ""] = /^([│├└─ ]*)(\/\S*) \((.+)\)$/.exec(line) ?? [];
    if (path === "") return [];
    above.length = indent.length / 4 - 1;
    above.push(path);
    return methods
      .split(", ")
      .filter((method) => method !== "HEAD")
      .map((method) => `${method} ${above.join("")}`);
  });
}
