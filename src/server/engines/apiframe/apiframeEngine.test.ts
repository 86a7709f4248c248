import { once } from "node:events";
import { createServer, type Server as HttpServer, type RequestListener } from "node:http";
import { inspect } from "node:util";
import sharp from "sharp";
import { afterEach, describe, expect, test } from "vitest";
import { PRESETS } from "../../../contract/presets.ts";
import { AppError } from "../../../core/appError.ts";
import { createFakeUpstream, type FakeUpstream, type FakeUpstreamOptions } from "../../../testing/fakeVendor/fakeVendor.ts";
import { createFetchPublic } from "../../remote/fetchPublic.ts";
import { engineContract } from "../../testing/engineContract.ts";
import type { EngineProgress, EngineTicket, EngineUploads, FillEngine, FillWork, SoughtWork } from "../engine.ts";
import { createApiframeEngine } from "./apiframeEngine.ts";
import type { Clock } from "./clock.ts";

const KEY = "afk_secret_of_the_test";
const SIZE = { width: 64, height: 48 };
const never = new AbortController().signal;

/** Waits take no time and are written down; nothing times out unless `hasTimedOut`. */
function testClock({ hasTimedOut = false } = {}) {
  const waits: number[] = [];
  const time = { nowMs: Date.now() };
  const clock: Clock = {
    now: () => time.nowMs,
    random: () => 0.5,
    every: () => () => {},
    timeout: () => (hasTimedOut ? AbortSignal.abort(new Error("late")) : never),
    wait: async (ms, signal) => {
      signal.throwIfAborted();
      waits.push(ms);
      time.nowMs += ms;
    },
  };
  return { clock, waits, time };
}

const open: FakeUpstream[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((upstream) => upstream.close()));
});

async function start(options: Partial<FakeUpstreamOptions> = {}, { apiKey = KEY, hasTimedOut = false } = {}) {
  const { clock, waits, time } = testClock({ hasTimedOut });
  const upstream = createFakeUpstream({ apiKey: KEY, now: () => time.nowMs, ...options });
  open.push(upstream);
  const baseUrl = await upstream.listen();
  return { upstream, waits, time, engine: createApiframeEngine({ apiKey, baseUrl, clock }) };
}

const image = await sharp({ create: { ...SIZE, channels: 3, background: "#7a9" } })
  .composite([{ input: { create: { width: 20, height: 20, channels: 3, background: "#234" } }, left: 8, top: 8 }])
  .removeAlpha()
  .png()
  .toBuffer();
const maskOf = async (width: number, height: number) => {
  const data = Buffer.alloc(width * height);
  for (let y = 10; y < 30; y++) data.fill(255, y * width + 10, y * width + 30);
  return sharp(data, { raw: { width, height, channels: 1 } })
    .toColourspace("b-w")
    .png()
    .toBuffer();
};
const removal: FillWork = { mode: "inpaint", image, mask: await maskOf(64, 48), size: SIZE, prompt: "grass", params: {} };
const extension: FillWork = { mode: "outpaint", preset: "Make square", image, size: SIZE, prompt: "sky", params: {} };

async function finish(engine: FillEngine, ticket: EngineTicket): Promise<EngineProgress[]> {
  const looks: EngineProgress[] = [];
  for (;;) {
    const look = await engine.follow(ticket, never);
    looks.push(look);
    if (look.kind === "picture") return looks;
  }
}

async function refusal(promise: Promise<unknown>): Promise<AppError> {
  const error = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AppError)) throw new Error(`Not an AppError: ${inspect(error)}`);
  expect(inspect(error, { depth: 9 })).not.toContain(KEY);
  return error;
}

const sentBodies = ({ requests }: FakeUpstream) => requests.filter(({ endpoint }) => endpoint === "edit").map(({ body }) => body);
const count = ({ requests }: FakeUpstream, wanted: string) => requests.filter(({ endpoint }) => endpoint === wanted).length;

engineContract("apiframe", async () => {
  const { engine, upstream } = await start();
  return { ...engine, close: () => upstream.close() };
});

describe("what is sent", () => {
  test("an inpaint with everything at its default names image, mask, prompt, mode, png and a seed of its own, and nothing else", async () => {
    const { engine, upstream } = await start();
    await engine.submit(removal, "k", never);
    const url = expect.stringMatching(/^http:.*\/uploads\//);
    expect(sentBodies(upstream)).toEqual([
      {
        model: "flux-fill-pro",
        fluxFillParams: {
          image: url,
          mask: url,
          prompt: "grass",
          mode: "inpaint",
          output_format: "png",
          seed: expect.any(Number),
        },
      },
    ]);
    expect(upstream.requests.at(-1)?.idempotencyKey).toBe("k");
    const reachable = createApiframeEngine({ apiKey: KEY, baseUrl: upstream.url(), publicUrl: "https://paint.example/x/" });
    await reachable.submit(removal, "other", never);
    expect(sentBodies(upstream).at(-1)).toMatchObject({
      webhookUrl: "https://paint.example/api/webhooks/apiframe",
      webhookEvents: ["completed", "failed"],
    });
  });

  test("an outpaint sends its preset and no mask; parameters go by the vendor's names", async () => {
    const { engine, upstream } = await start();
    const params = {
      steps: 20,
      guidance: 2.5,
      safetyTolerance: 6,
      outputFormat: "jpg",
      seed: 0,
      promptUpsampling: false,
    } as const;
    await engine.submit({ ...extension, params }, "k", never);
    expect(sentBodies(upstream)).toEqual([
      {
        model: "flux-fill-pro",
        fluxFillParams: {
          image: expect.any(String),
          prompt: "sky",
          mode: "outpaint",
          outpaint: "Make square",
          steps: 20,
          guidance: 2.5,
          safety_tolerance: 6,
          output_format: "jpg",
          seed: 0,
          prompt_upsampling: false,
        },
      },
    ]);
  });

  test.each(PRESETS)("the preset %s is known to the vendor", async (preset) => {
    const { engine } = await start();
    await expect(engine.submit({ ...extension, preset }, "k", never)).resolves.toHaveProperty("jobId");
  });

  test("the key goes to the API only, never along to where the picture lies", async () => {
    const { engine, upstream } = await start();
    await finish(engine, await engine.submit(removal, "k", never));
    for (const { endpoint, hasKey } of upstream.requests) expect(hasKey).toBe(endpoint !== "file");
    expect(count(upstream, "file")).toBe(1);
  });

  test("the same picture is uploaded once, and again before its upload runs out", async () => {
    const { engine, upstream, time } = await start({ uploadLifeMs: 3_600_000 });
    await engine.submit(removal, "a", never);
    await engine.submit({ ...removal, params: { seed: 5 } }, "b", never);
    expect(count(upstream, "uploads")).toBe(2);
    time.nowMs += 3_500_000;
    await engine.submit(removal, "c", never);
    expect(count(upstream, "uploads")).toBe(4);
  });
});

describe("a run", () => {
  test("is queued, then repainting, then a picture; it costs 9 credits", async () => {
    const { engine, upstream } = await start({ credits: 20 });
    const looks = await finish(engine, await engine.submit(removal, "k", never));
    expect(looks).toMatchObject([
      { stage: "in_queue", progress: null, pollAfterMs: 2500 },
      { stage: "repainting", progress: 50, pollAfterMs: 2500 },
      { kind: "picture", credits: 9 },
    ]);
    expect(upstream.credits()).toBe(11);
  });

  test("that is answered with a bare URL is fetched as well", async () => {
    const { engine, upstream } = await start();
    upstream.script({ result: "bare" });
    expect((await finish(engine, await engine.submit(removal, "k", never))).at(-1)?.kind).toBe("picture");
  });

  test("whose mask has another size fails, and the credits come back", async () => {
    const { engine, upstream } = await start({ credits: 9 });
    const ticket = await engine.submit({ ...removal, mask: await maskOf(63, 48) }, "k", never);
    expect(upstream.credits()).toBe(0);
    expect((await refusal(finish(engine, ticket))).message).toContain("mask dimensions do not match");
    expect(upstream.credits()).toBe(9);
  });

  test("that fails tells the vendor's reason and what to do", async () => {
    const { engine, upstream } = await start();
    upstream.script({ fail: `content policy violation by ${KEY}` });
    const error = await refusal(finish(engine, await engine.submit(removal, "k", never)));
    expect([error.code, error.retryable]).toEqual(["engine_refused", false]);
    expect(error.message).toMatch(
      /^Flux refused this edit \(content policy violation by \[key\]\)\. Nothing was charged: its credits were refunded\. Change /,
    );
  });

  test.each([
    [{ cancel: true }, "engine_failed", false],
    [{ result: "truncated" }, "engine_bad_result", true],
    [{ result: "notAPicture" }, "engine_bad_result", true],
    [{ result: "noWeb" }, "engine_bad_result", true],
    [{ result: "missing" }, "engine_bad_result", true],
    [{ result: "purged" }, "engine_failed", false],
  ] as const)("that ends with %j is %s", async (fault, code, retryable) => {
    const { engine, upstream } = await start();
    upstream.script(fault);
    const error = await refusal(finish(engine, await engine.submit(removal, "k", never)));
    expect([error.code, error.retryable]).toEqual([code, retryable]);
  });

  test("that has expired is still fetched where its file is there", async () => {
    const { engine, upstream } = await start();
    upstream.script({ result: "keptThough" });
    expect((await finish(engine, await engine.submit(removal, "k", never))).at(-1)?.kind).toBe("picture");
  });

  test("that the vendor does not know is asked for again, and not submitted again by itself", async () => {
    const { engine } = await start();
    const error = await refusal(engine.follow({ jobId: "00000000-0000-4000-8000-000000000000" }, never));
    expect([error.code, error.retryable]).toEqual(["engine_failed", true]);
  });

  test("is looked at again after Retry-After when the vendor is busy", async () => {
    const { engine, upstream, waits } = await start();
    const ticket = await engine.submit(removal, "k", never);
    upstream.script({ at: "job", status: 429, retryAfter: 7 });
    expect(await engine.follow(ticket, never)).toMatchObject({ kind: "progress", pollAfterMs: 7000 });
    expect(waits).toEqual([]);
  });

  test("survives a download that breaks off", async () => {
    const { engine, upstream } = await start();
    upstream.script(
      { at: "file", reset: true, late: true },
      { at: "file", status: 503 },
      { at: "job", malformed: true, late: true },
    );
    expect((await finish(engine, await engine.submit(removal, "k", never))).at(-1)?.kind).toBe("picture");
  });

  test("whose file's host answers 403 says nothing about our key", async () => {
    const { engine, upstream } = await start();
    upstream.script({ at: "file", status: 403 });
    expect((await refusal(finish(engine, await engine.submit(removal, "k", never)))).code).toBe("engine_bad_result");
  });
});

describe("a result", () => {
  /** An engine whose vendor names this URL for its result, in place of where the fake keeps its files. */
  const namedAt = async (url: string, options: Partial<Parameters<typeof createApiframeEngine>[0]> = {}) => {
    const { upstream, time } = await start();
    const job = { status: 200, body: { status: "COMPLETED", result: { images: [url] }, creditCost: 9 } };
    upstream.script(...Array.from({ length: 6 }, () => ({ at: "job", ...job }) as const));
    const clock = { ...testClock().clock, now: () => time.nowMs };
    const engine = createApiframeEngine({ apiKey: KEY, baseUrl: upstream.url(), clock, ...options });
    return { upstream, error: () => refusal(engine.follow({ jobId: "00000000-0000-4000-8000-000000000000" }, never)), engine };
  };
  const listening = async (response: RequestListener) => {
    const server = createServer(response);
    await once(server.listen(0, "127.0.0.1"), "listening");
    servers.push(server);
    const address = server.address();
    return `127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  };
  const servers: HttpServer[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    }
  });

  test.each([
    "http://169.254.169.254/latest/meta-data",
    "http://127.0.0.1:9/x.png",
    "http://[::1]/x.png",
    "http://10.0.0.7/x.png",
  ])("at an address that is not public is not asked for: %s", async (url) => {
    const { error } = await namedAt(url);
    const refused = await error();
    expect([refused.code, refused.retryable]).toEqual(["engine_bad_result", true]);
    expect(refused.message).toContain("APIFRAME_RESULT_HOSTS");
  });

  test("is not followed by a redirect to where it would not be asked for itself", async () => {
    let asked = 0;
    const inner = await listening((_, response) => {
      asked++;
      response.end(image);
    });
    const { upstream, engine } = await start();
    const ticket = await engine.submit(removal, "k", never);
    upstream.script({ at: "file", status: 302, headers: { location: `http://${inner}/` } });
    expect((await refusal(finish(engine, ticket))).code).toBe("engine_bad_result");
    expect(asked).toBe(0);
  });

  test("on a host that the administrator lists is fetched", async () => {
    const host = await listening((_, response) => response.end(image));
    const { engine } = await namedAt(`http://${host}/x.png`, { resultHosts: [host] });
    const look = await engine.follow({ jobId: "00000000-0000-4000-8000-000000000000" }, never);
    expect(look.kind === "picture" && look.bytes.equals(image)).toBe(true);
  });

  test("without an end is left at 100 MB", async () => {
    const megabyte = Buffer.alloc(1024 * 1024);
    let sent = 0;
    const host = await listening((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write(megabyte)) sent++;
        if (!response.destroyed) response.once("drain", more);
      };
      more();
    });
    const { error } = await namedAt(`http://${host}/x.png`, { resultHosts: [host] });
    expect((await error()).code).toBe("engine_bad_result");
    expect(sent).toBeLessThan(160);
  });

  test("that stays stuck is given up in bounded time, and not asked for again at once", async () => {
    let asked = 0;
    const host = await listening((_, response) => {
      asked++;
      response.write("half");
    });
    const waits = { beginMs: 60_000, pauseMs: 60_000, wholeMs: 100 };
    const fetchPublic = createFetchPublic({ allowedHosts: [host], limits: { maxUploadMb: 100 }, waits });
    const { error } = await namedAt(`http://${host}/x.png`, { fetchPublic });
    expect(await error()).toMatchObject({ code: "engine_timeout", retryable: true });
    expect(asked).toBe(1);
  });

  test("that has expired is not called deleted because its host is out of order", async () => {
    const { engine, upstream } = await start();
    upstream.script({ result: "keptThough" });
    const ticket = await engine.submit(removal, "k", never);
    upstream.script(...Array.from({ length: 5 }, () => ({ at: "file", status: 503 }) as const));
    expect(await refusal(finish(engine, ticket))).toMatchObject({ code: "engine_unavailable", retryable: true });
  });
});

describe("runs that were begun", () => {
  const asked = (key: string, more: Partial<SoughtWork> = {}): SoughtWork => ({
    key,
    mode: "inpaint",
    prompt: removal.prompt,
    params: {},
    uploads: null,
    ...more,
  });
  const HOUR_MS = 3_600_000;

  test("are found by their own seed among others of the same words, over many pages", async () => {
    const { engine, upstream } = await start({ credits: 9_000 });
    const ticket = await engine.submit(removal, "mine", never);
    for (let i = 0; i < 205; i++) await engine.submit(removal, `other ${i}`, never);
    expect(await engine.find?.(asked("mine"), HOUR_MS, never)).toEqual([ticket]);
    expect(count(upstream, "jobs")).toBe(3);
    expect(await engine.find?.(asked("never begun"), HOUR_MS, never)).toEqual([]);
    expect(await engine.find?.(asked("mine", { prompt: "another" }), HOUR_MS, never)).toEqual([]);
  });

  test("with a seed that the designer chose are told by the pictures that were sent", async () => {
    const { engine } = await start();
    const params = { seed: 7 };
    const kept: EngineUploads[] = [];
    const keep = async (uploads: EngineUploads) => void kept.push(uploads);
    const ticket = await engine.submit({ ...removal, params }, "mine", never, {}, keep);
    const other = await maskOf(64, 48).then((mask) => sharp(mask).negate().png().toBuffer());
    await engine.submit({ ...removal, params, mask: other }, "other", never);
    expect(await engine.find?.(asked("mine", { params, uploads: kept[0] ?? null }), HOUR_MS, never)).toEqual([ticket]);
  });

  test("are not told of where the list cannot be had", async () => {
    const { engine, upstream } = await start();
    upstream.script(...Array.from({ length: 5 }, () => ({ at: "jobs", status: 500 }) as const));
    await expect(engine.find?.(asked("mine"), HOUR_MS, never)).rejects.toMatchObject({
      code: "engine_unavailable",
      retryable: true,
    });
  });
});

test("each refusal and failure is logged with the vendor's request id, and never the key", async () => {
  const { engine, upstream } = await start();
  const logged: (readonly [Readonly<Record<string, unknown>>, string])[] = [];
  engine.logTo?.((facts, words) => logged.push([facts, words]));
  const named = (id: string) => ({ headers: { "x-request-id": id } });
  upstream.script(
    { at: "edit", status: 503, ...named("overload") },
    { at: "edit", status: 400, body: { error: `Bad ${KEY}` }, ...named("refusal") },
  );
  await refusal(engine.submit(removal, "k", never));
  upstream.script({ fail: "content policy violation" });
  await refusal(finish(engine, await engine.submit(removal, "other", never)));
  expect(logged.map(([{ vendorRequestId }]) => vendorRequestId)).toEqual(["overload", "refusal", expect.any(String)]);
  expect(logged[1]?.[0]).toMatchObject({ path: "/v2/images/edit", status: 400, idempotencyKey: "k", code: "engine_refused" });
  expect(logged[2]?.[0]).toMatchObject({ reason: "FAILED: content policy violation" });
  expect(inspect(logged, { depth: 9 })).not.toContain(KEY);
});

describe("a submission", () => {
  test.each([
    ["an overload", { status: 503 }],
    ["a broken gateway", { status: 502, body: "<html>" }],
    ["a cut connection", { reset: true }],
    ["half an answer", { malformed: true }],
    ["too many requests", { status: 429, retryAfter: 3 }],
  ] as const)("is repeated after %s with the same key, and charged once though the first had arrived", async (_, breakage) => {
    const { engine, upstream } = await start({ credits: 20 });
    upstream.script({ at: "edit", late: true, ...breakage });
    await finish(engine, await engine.submit(removal, "k", never));
    expect(upstream.credits()).toBe(11);
    expect(upstream.jobs.size).toBe(1);
    expect(upstream.requests.filter(({ endpoint }) => endpoint === "edit").map(({ idempotencyKey }) => idempotencyKey)).toEqual([
      "k",
      "k",
    ]);
  });

  test("waits as long as the vendor asks, else longer each time", async () => {
    const { engine, upstream, waits } = await start();
    const busy = { at: "edit", status: 429 } as const;
    upstream.script(
      { ...busy, retryAfter: 11 },
      { ...busy, retryAfter: "soon" },
      { at: "edit", status: 500 },
      { at: "edit", status: 500 },
    );
    await engine.submit(removal, "k", never);
    expect(waits).toEqual([11_000, 750, 1500, 3000]);
  });

  test("uses another process's uploads, and makes them again once they have run out, whatever its own clock says", async () => {
    const first = await start();
    const uploads = await first.engine.upload?.(removal, never);
    const another = (nowMs: number) =>
      createApiframeEngine({ apiKey: KEY, baseUrl: first.upstream.url(), clock: { ...testClock().clock, now: () => nowMs } });
    await another(5).submit(removal, "k", never, JSON.parse(JSON.stringify(uploads)));
    expect(count(first.upstream, "uploads")).toBe(2);
    first.time.nowMs += 3_590_000;
    const late = another(5);
    await late.balance?.(never);
    await late.submit(removal, "later", never, uploads);
    expect(count(first.upstream, "uploads")).toBe(4);
  });

  test("an upload that the vendor has lost before its time is made again, once, and the run is charged once", async () => {
    const { engine, upstream } = await start({ credits: 20 });
    const uploads = await engine.upload?.(removal, never);
    upstream.loseUploads();
    await engine.submit(removal, "k", never, uploads);
    expect([count(upstream, "uploads"), upstream.jobs.size, upstream.credits()]).toEqual([4, 1, 11]);
  });

  test("uploads anew when the upload ran out while it waited", async () => {
    const { engine, upstream, time } = await start({ uploadLifeMs: 301_000 });
    upstream.script({ at: "edit", status: 429, retryAfter: 60 });
    time.nowMs = Date.now();
    await engine.submit(removal, "k", never);
    expect(count(upstream, "uploads")).toBe(4);
  });

  test.each([
    [{ status: 500 }, "engine_unavailable"],
    [{ status: 429 }, "engine_busy"],
    [{ reset: true }, "engine_unavailable"],
    [{ malformed: true }, "engine_bad_result"],
  ] as const)("gives up after five times %j, and may be tried again", async (breakage, code) => {
    const { engine, upstream } = await start();
    upstream.script(...Array.from({ length: 5 }, () => ({ at: "edit", ...breakage }) as const));
    const error = await refusal(engine.submit(removal, "k", never));
    expect([error.code, error.retryable, count(upstream, "edit")]).toEqual([code, true, 5]);
  });

  test("that gets no response at all times out", async () => {
    const { engine, waits } = await start({}, { hasTimedOut: true });
    expect(await refusal(engine.submit(removal, "k", never))).toMatchObject({ code: "engine_timeout", retryable: true });
    expect(waits).toHaveLength(4);
  });

  test("whose upload fails five times is not begun", async () => {
    const { engine, upstream } = await start();
    upstream.script(...Array.from({ length: 5 }, () => ({ at: "uploads", status: 502 }) as const));
    expect((await refusal(engine.submit(removal, "k", never))).code).toBe("engine_unavailable");
    expect([count(upstream, "uploads"), count(upstream, "edit")]).toEqual([5, 0]);
  });

  test("can be aborted while it waits for a response", async () => {
    const { engine, upstream } = await start();
    upstream.script({ at: "uploads", stall: true });
    const abort = new AbortController();
    const submitted = engine.submit(removal, "k", abort.signal);
    const reason = new Error("Stop waiting");
    setImmediate(() => abort.abort(reason));
    await expect(submitted).rejects.toBe(reason);
  });

  test("that is refused names our fields and is not repeated", async () => {
    const { engine, upstream } = await start();
    const error = await refusal(engine.submit({ ...removal, prompt: "", params: { safetyTolerance: 9, steps: 0 } }, "k", never));
    expect([error.code, error.retryable, count(upstream, "edit")]).toEqual(["engine_refused", false, 1]);
    expect(Object.keys(error.details ?? {}).sort()).toEqual(["kind", "prompt", "safetyTolerance", "said", "steps"]);
    expect(error.message).toContain("Validation failed");
    expect(error.message).toContain("safetyTolerance: ");
  });

  test.each([401, 403])("that is refused for its key (%i) is the administrator's business", async (status) => {
    const { engine, upstream } = await start();
    upstream.script({ at: "uploads", status, body: { error: `API key ${KEY} is inactive` } });
    const error = await refusal(engine.submit(removal, "k", never));
    expect([error.code, error.retryable]).toEqual(["engine_key_refused", false]);
    expect(error.message).toContain("APIFRAME_API_KEY");
  });

  test("with a wrong key does not show it", async () => {
    const { engine } = await start({}, { apiKey: "afk_wrong" });
    const error = await refusal(engine.submit(removal, "k", never));
    expect([error.code, inspect(error, { depth: 9 }).includes("afk_wrong")]).toEqual(["engine_key_refused", false]);
  });

  test("with a key that no header can hold does not show it either", async () => {
    const { engine } = await start({}, { apiKey: "secret\nof two lines" });
    const error = await refusal(engine.submit(removal, "k", never));
    expect(inspect(error, { depth: 9 })).not.toContain("secret");
  });

  test("without credits shows both figures", async () => {
    const { engine } = await start({ credits: 4 });
    const error = await refusal(engine.submit(removal, "k", never));
    expect([error.code, error.details]).toEqual(["engine_no_credits", { creditsRequired: 9, creditsAvailable: 4 }]);
    expect(error.message).toContain("needs 9 credits; the Flux account has 4");
  });

  test.each([302, 418])("that is answered %i fails for good, and no redirection is followed with the key", async (status) => {
    const { engine, upstream } = await start();
    upstream.script({ at: "edit", status, headers: { location: "/v2/me" } });
    expect(await refusal(engine.submit(removal, "k", never))).toMatchObject({ code: "engine_failed", retryable: false });
    expect(count(upstream, "me")).toBe(0);
  });
});

describe("the balance", () => {
  test("is asked once a minute, and again after a submission", async () => {
    const { engine, upstream, time } = await start({ credits: 50 });
    expect([await engine.balance?.(never), await engine.balance?.(never)]).toEqual([50, 50]);
    expect(count(upstream, "me")).toBe(1);
    await engine.submit(removal, "k", never);
    expect(await engine.balance?.(never)).toBe(41);
    time.nowMs += 60_001;
    await engine.balance?.(never);
    expect(count(upstream, "me")).toBe(3);
  });

  test("is asked again when a run has ended: what came back is there to spend", async () => {
    const { engine, upstream } = await start({ credits: 50 });
    upstream.script({ fail: "content policy violation" });
    const ticket = await engine.submit(removal, "k", never);
    expect(await engine.balance?.(never)).toBe(41);
    await expect(finish(engine, ticket)).rejects.toMatchObject({ code: "engine_refused" });
    expect(await engine.balance?.(never)).toBe(50);
  });

  test.each([{ status: 500 }, { malformed: true }, { status: 401 }, { reset: true }] as const)(
    "is null after %j",
    async (breakage) => {
      const { engine, upstream } = await start();
      upstream.script({ at: "me", ...breakage });
      expect(await engine.balance?.(never)).toBeNull();
    },
  );
});

test("without a key it is not available, and says who can change that", () => {
  expect(createApiframeEngine({ apiKey: "", baseUrl: "http://127.0.0.1:1" }).unavailable()).toContain("APIFRAME_API_KEY");
});
