import { createHash, createHmac } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Edit, type EngineId, isFinished } from "../contract/edits.ts";
import { createFakeUpstream } from "../testing/fakeVendor/fakeVendor.ts";
import type { Fault } from "../testing/fakeVendor/faults.ts";
import { freePort } from "../testing/freePort.ts";
import { createApiframeEngine } from "./engines/apiframe/apiframeEngine.ts";
import type { Clock } from "./engines/apiframe/clock.ts";
import type { FillEngine } from "./engines/engine.ts";
import { createMetrics } from "./metrics.ts";
import { fakeClock } from "./testing/fakeClock.ts";
import { ServerHarness } from "./testing/serverHarness.ts";

const KEY = "afk_weather_test";
const CREDITS = 100;
const always = (fault: Fault): Fault[] => Array.from({ length: 500 }, () => ({ ...fault }));

type End = Partial<Pick<Edit, "status" | "credits">> & {
  readonly code?: string;
  readonly says?: RegExp;
  readonly details?: object;
  /** Its response came when it was over for the designer. */
  readonly late?: "kept";
};
interface Row {
  readonly weather: string;
  readonly faults: readonly Fault[];
  readonly end: End;
}
const completed: End = { status: "completed", credits: 9 };
const failed = (code: string, says: RegExp, more: End = {}): End => ({ status: "failed", credits: 0, code, says, ...more });

const ROWS: readonly Row[] = [
  {
    weather: "400 with details",
    faults: [
      {
        at: "edit",
        status: 400,
        body: { error: "Validation failed", details: { "fluxFillParams.safety_tolerance": ["at most 6"] } },
      },
    ],
    end: failed("engine_refused", /Validation failed.*safetyTolerance: at most 6.*Nothing was charged/, {
      details: { kind: "request", said: "Validation failed. safetyTolerance: at most 6", safetyTolerance: ["at most 6"] },
    }),
  },
  ...[401, 403].map((status) => ({
    weather: String(status),
    faults: [{ at: "uploads" as const, status, body: { error: "API key is inactive" } }],
    end: failed("engine_key_refused", /administrator must check APIFRAME_API_KEY/),
  })),
  {
    weather: "402",
    faults: [{ at: "edit", status: 402, body: { error: "Insufficient credits", creditsRequired: 9, creditsAvailable: 4 } }],
    end: failed("engine_no_credits", /needs 9 credits; the Flux account has 4/, {
      details: { creditsRequired: 9, creditsAvailable: 4 },
    }),
  },
  {
    weather: "429 with Retry-After",
    faults: [
      { at: "edit", status: 429, retryAfter: 7 },
      { at: "job", status: 429, retryAfter: 3 },
    ],
    end: completed,
  },
  {
    weather: "5xx that passes",
    faults: [
      { at: "uploads", status: 502 },
      { at: "edit", status: 503, late: true },
      { at: "job", status: 500 },
    ],
    end: completed,
  },
  {
    weather: "5xx that stays",
    faults: always({ at: "edit", status: 503 }),
    end: failed("engine_unavailable", /out of order.*this run never began, so nothing was charged/),
  },
  {
    weather: "5xx that stays, although the submission arrived",
    faults: always({ at: "edit", status: 503, late: true }),
    // Shown as late: it was found when ten minutes were over.
    end: { status: "failed", credits: 9, late: "kept" },
  },
  {
    weather: "5xx, then a refusal of what was begun all the same",
    faults: [
      { at: "edit", status: 503, late: true },
      { at: "edit", status: 402, body: { error: "Insufficient credits" } },
    ],
    end: completed,
  },
  {
    weather: "a key that is refused while a run goes on",
    faults: [
      { at: "job", status: 401, body: { error: "API key is inactive" } },
      { at: "job", status: 403 },
    ],
    end: completed,
  },
  {
    weather: "connections cut in mid-body",
    faults: [
      { at: "uploads", reset: true, late: true },
      { at: "edit", reset: true, late: true },
      { at: "job", reset: true, late: true },
      { at: "file", reset: true, late: true },
    ],
    end: completed,
  },
  {
    weather: "malformed JSON",
    faults: [
      { at: "uploads", malformed: true, late: true },
      { at: "edit", malformed: true, late: true },
      { at: "job", malformed: true, late: true },
    ],
    end: completed,
  },
  {
    weather: "a truncated picture",
    faults: [{ result: "truncated" }],
    end: {
      status: "failed",
      credits: 9,
      code: "engine_bad_result",
      says: /arrived incomplete.*keeps asking.*stores it with this edit/,
    },
  },
  {
    weather: "a page in place of the picture",
    faults: [{ result: "notAPicture" }],
    end: { status: "failed", credits: 9, code: "engine_bad_result", says: /not an image.*keeps asking/ },
  },
  {
    weather: "a picture of another shape",
    faults: [{ result: "otherShape" }],
    end: completed,
  },
  {
    weather: "no picture named",
    faults: [{ result: "missing" }],
    end: { status: "failed", credits: 9, code: "engine_bad_result", says: /names no image/ },
  },
  {
    weather: "FAILED with a reason",
    faults: [{ fail: "content policy violation" }],
    end: failed(
      "engine_refused",
      /refused this edit \(content policy violation\)\. Nothing was charged: its credits were refunded\. Change the prompt/,
    ),
  },
  {
    weather: "CANCELLED",
    faults: [{ cancel: true }],
    end: failed("engine_failed", /canceled at Flux.*Nothing was charged/),
  },
  {
    weather: "CANCELLED, and charged",
    faults: [{ cancel: true, kept: true }],
    end: { status: "failed", credits: 9, code: "engine_failed", says: /kept 9 credits/ },
  },
  {
    weather: "an expired result that is gone",
    faults: [{ result: "purged" }],
    end: { status: "failed", credits: 9, code: "engine_failed", says: /already deleted.*its own cost/ },
  },
  { weather: "an expired result that is still there", faults: [{ result: "keptThough" }], end: completed },
  { weather: "a bare URL as result", faults: [{ result: "bare" }], end: completed },
  {
    weather: "a job that is not known for a moment",
    faults: [{ at: "job", status: 404, body: { error: "Job not found" } }],
    end: completed,
  },
  {
    weather: "a job that is not known any more",
    faults: always({ at: "job", status: 404, body: { error: "Job not found" } }),
    end: { status: "failed", credits: 9, code: "engine_failed", says: /does not know this run.*keeps asking/ },
  },
];

// What the homes differ in, edits.test.ts asks on each.
describe("whatever the vendor does", () => {
  const clock = fakeClock();
  const engines = new Map<EngineId, FillEngine>();
  const metrics = createMetrics();
  let shared: ServerHarness;
  const open: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    shared = await ServerHarness.start({ engines, clock, metrics });
  });
  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close();
  });
  afterAll(() => shared.dispose());

  /** A vendor of its own for each test. */
  async function startUpstream(engineClock: Clock = clock, publicUrl?: string) {
    const upstream = createFakeUpstream({ apiKey: KEY, credits: CREDITS });
    open.push(() => upstream.close());
    const [baseUrl, onResponse] = [await upstream.listen(), metrics.responded];
    const engine = createApiframeEngine({ apiKey: KEY, baseUrl, publicUrl, clock: engineClock, onResponse });
    return { upstream, engine };
  }
  /** Follows an edit to what is asked for, over the times at which it is left alone. */
  const until = (h: ServerHarness, id: string, isSo: (edit: Edit) => boolean) =>
    h.untilOverRests(id, isSo, () => clock.wait(60_000, new AbortController().signal));
  const acceptOn = async (h: ServerHarness) => h.accept({ ...(await h.inpaint()), engine: "apiframe", prompt: "a lamp" });

  test.each(ROWS)("$weather", async ({ faults, end }) => {
    const { upstream, engine } = await startUpstream();
    engines.set("apiframe", engine);
    upstream.script(...faults);
    const { code, says, details, late, ...outcome } = end;
    const { id } = await acceptOn(shared);
    const edit = await until(shared, id, (now) => isFinished(now) && (late === undefined || now.result !== null));
    expect(edit).toMatchObject(outcome);
    if (late === undefined) expect(edit.error?.code).toBe(code);
    if (says) expect(edit.error?.message).toMatch(says);
    if (details) expect(edit.error?.details).toEqual(details);
    expect(JSON.stringify(edit)).not.toContain(KEY);
    expect(CREDITS - upstream.credits()).toBe(edit.credits);
    const keys = upstream.requests.flatMap(({ idempotencyKey }) => idempotencyKey ?? []);
    expect(keys.every((key) => key === edit.id)).toBe(true);
  });

  test("a picture of another shape is kept, over the middle of the region, and says so", async () => {
    const { upstream, engine } = await startUpstream();
    engines.set("apiframe", engine);
    upstream.script({ result: "otherShape" });
    const { result } = await until(shared, (await acceptOn(shared)).id, isFinished);
    expect(result).toMatchObject({ hasOtherShape: true, region: { x: 0, y: -19, width: 64, height: 85 } });
  });

  test("no response at all", async () => {
    const late = AbortSignal.abort(new Error("late"));
    const { engine } = await startUpstream({ ...clock, timeout: () => late });
    engines.set("apiframe", engine);
    const edit = await shared.finished((await acceptOn(shared)).id);
    expect(edit).toMatchObject({ status: "failed", credits: 0, error: { code: "engine_timeout" } });
    expect(edit.error?.message).toMatch(/did not respond in time/);
  });

  test("Prometheus reads what the vendor answered, and how often it did not", async () => {
    const late = AbortSignal.abort(new Error("late"));
    const refusing = await startUpstream();
    const silent = await startUpstream({ ...clock, timeout: () => late });
    refusing.upstream.script({ at: "edit", status: 418 });
    for (const { engine } of [refusing, silent]) {
      engines.set("apiframe", engine);
      await shared.finished((await acceptOn(shared)).id);
    }
    const page = (await shared.get("/metrics")).body;
    expect(page).toContain('overpaint_upstream_answers_total{status="418"} 1');
    expect(page).toMatch(/overpaint_upstream_answers_total\{status="timeout"\} [1-9]/);
  });

  describe("a webhook", () => {
    const digest = createHash("sha256").update(KEY).digest();
    const sign = (body: string, key: Buffer | string = digest) => createHmac("sha256", key).update(body).digest("hex");

    /** Waits between two looks end by an abort alone, so that only webhooks bring an edit forward. */
    const waiting: Clock = {
      ...fakeClock(),
      wait: (_ms, signal) =>
        new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true })),
    };

    test.each([
      ["completed", [], { status: "completed", credits: 9 }],
      ["failed", [{ fail: "content policy violation" }], { status: "failed", credits: 0 }],
    ] as const)("from the vendor itself ends an edit that nobody looks at: %s", async (event, faults, end) => {
      const port = await freePort();
      const { upstream, engine } = await startUpstream(clock, `http://127.0.0.1:${port}`);
      upstream.script(...faults);
      const h = await ServerHarness.start({ engines: new Map([[engine.id, engine]]), clock: waiting });
      open.push(() => h.dispose());
      await h.app.listen({ host: "127.0.0.1", port });
      const { id } = await acceptOn(h);
      await h.until(id, ({ stage }) => stage === "in_queue");
      const [jobId = ""] = upstream.jobs.keys();
      await upstream.advance();
      expect((await h.edit(id)).stage).toBe("in_queue");
      await upstream.advance();
      expect(await h.finished(id)).toMatchObject(end);
      expect(upstream.webhooks).toEqual([1, 2].map(() => ({ event, jobId, status: 204 })));
    });

    async function setUpWaiting() {
      const { upstream, engine } = await startUpstream();
      const h = await ServerHarness.start({ engines: new Map([[engine.id, engine]]), clock: waiting });
      open.push(() => h.dispose());
      const { id } = await acceptOn(h);
      const looks = () => upstream.requests.filter(({ endpoint }) => endpoint === "job").length;
      await h.until(id, () => looks() === 1 && upstream.jobs.size === 1);
      await h.until(id, ({ stage }) => stage === "in_queue");
      const [jobId = ""] = upstream.jobs.keys();
      const post = (body: string, signature?: string) =>
        h.send("POST", "/webhooks/apiframe", Buffer.from(body), {
          "content-type": "application/json",
          host: "paint.example",
          ...(signature === undefined ? {} : { "x-webhook-signature": signature }),
        });
      const body = (event: string, job = jobId) =>
        JSON.stringify({ event, jobId: job, status: event.toUpperCase(), model: "flux-fill-pro" });
      return { upstream, h, id, looks, post, body };
    }

    test("hurries a look, signed in either way, out of order and doubled; what it claims is not believed", async () => {
      const { h, id, looks, post, body } = await setUpWaiting();
      const claim = body("failed");
      expect((await post(claim, `sha256=${sign(claim)}`)).statusCode).toBe(204);
      await h.until(id, ({ stage }) => stage === "repainting");
      const signed = sign(claim, digest.toString("hex"));
      expect((await Promise.all([post(claim, signed), post(claim, signed)])).map(({ statusCode }) => statusCode)).toEqual([
        204, 204,
      ]);
      expect(await h.finished(id)).toMatchObject({ status: "completed", credits: 9 });
      const seen = looks();
      const late = body("progress");
      expect((await post(late, sign(late))).statusCode).toBe(204);
      expect([(await h.edit(id)).status, looks()]).toEqual(["completed", seen]);
    });

    test("that is forged is refused and hurries nothing; one for an unknown job is taken and forgotten", async () => {
      const { looks, post, body } = await setUpWaiting();
      const claim = body("completed");
      const forged = ["", "sha256=", sign(claim, "guess"), sign(claim, KEY), sign(`${claim} `), sign(claim).slice(2)];
      for (const signature of [undefined, ...forged]) {
        expect((await post(claim, signature)).json()).toMatchObject({ status: 401, code: "signature_refused" });
      }
      const unknown = body("completed", "00000000-0000-4000-8000-000000000000");
      expect((await post(unknown, sign(unknown))).statusCode).toBe(204);
      expect((await post("{", sign("{"))).json()).toMatchObject({ status: 400, code: "bad_request" });
      expect(looks()).toBe(1);
    });
  });
});
