import { afterEach, expect, test } from "vitest";
import { isFinished } from "../contract/edits.ts";
import { createFakeUpstream } from "../testing/fakeVendor/fakeVendor.ts";
import { createApiframeEngine } from "./engines/apiframe/apiframeEngine.ts";
import { type Clock, systemClock } from "./engines/apiframe/clock.ts";
import type { FillEngine } from "./engines/engine.ts";
import { sweep } from "./storage/retention.ts";
import { onEachHome } from "./testing/homes.ts";
import { noise, ServerHarness } from "./testing/serverHarness.ts";
import { settableClock } from "./testing/setClock.ts";

const KEY = "afk_set_clock_test";
const CREDITS = 100;
const HOUR = 3_600_000;
/** The real one, but nobody waits long. */
const clock: Clock = { ...systemClock, wait: (ms, signal) => systemClock.wait(Math.min(ms, 20), signal) };

/** An engine whose submissions arrive once `hasArrived` resolves, whether or not anybody still waits for the response. */
const onTheWay = (engine: FillEngine, hasArrived: Promise<void>, onLeave: () => void): FillEngine => ({
  ...engine,
  submit(work, key, signal, ...rest) {
    onLeave();
    const isOver = new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    return Promise.race([hasArrived.then(() => engine.submit(work, key, new AbortController().signal, ...rest)), isOver]);
  },
});

onEachHome((home) => {
  const close: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of close.splice(0).reverse()) await end();
  });
  /** The vendor's own clock is right. */
  const open = async ({ isHeldUp = false } = {}) => {
    const now = Date.now.bind(Date);
    const upstream = createFakeUpstream({ apiKey: KEY, credits: CREDITS, looks: 0, now });
    close.push(() => upstream.close());
    const { promise: hasArrived, resolve: arrive } = Promise.withResolvers<void>();
    const { promise: hasLeft, resolve: leave } = Promise.withResolvers<void>();
    if (!isHeldUp) arrive();
    const engine = onTheWay(createApiframeEngine({ apiKey: KEY, baseUrl: await upstream.listen(), clock }), hasArrived, leave);
    const h = await ServerHarness.start({ engines: new Map([[engine.id, engine]]), clock }, home);
    close.push(() => h.dispose());
    const machine = settableClock();
    close.push(() => machine.restore());
    return { upstream, h, machine, hasLeft, arrive };
  };

  test.each([
    ["25 hours forward", 25 * HOUR],
    ["a minute back", -HOUR / 60],
    ["25 hours back", -25 * HOUR],
  ])("a paid edit is followed to its end when the clock is set %s while it runs", async (_, offMs) => {
    const { upstream, h, machine } = await open();
    upstream.script({ hold: true });
    const { id } = await h.accept({ ...(await h.inpaint()), engine: "apiframe", prompt: "a lamp" });
    await h.until(id, ({ stage }) => stage === "repainting");
    machine.set(offMs);
    upstream.script({ hold: false });
    expect(await h.until(id, isFinished)).toMatchObject({ status: "completed", credits: 9, error: null });
    // And whatever is begun after it.
    const next = await h.accept({ ...(await h.inpaint()), engine: "apiframe", prompt: "a lamp" });
    machine.set(0);
    expect(await h.until(next.id, isFinished)).toMatchObject({ status: "completed", credits: 9, error: null });
    expect([upstream.jobs.size, CREDITS - upstream.credits()]).toEqual([2, 18]);
  });

  test.each([
    ["25 hours forward", 25 * HOUR, false],
    ["two minutes forward, and it is canceled", HOUR / 30, true],
    ["25 hours back", -25 * HOUR, false],
  ])("an edit is not lost that is on its way to the vendor when the clock is set %s", async (_, offMs, isCanceled) => {
    const { upstream, h, machine, hasLeft, arrive } = await open({ isHeldUp: true });
    const { id } = await h.accept({ ...(await h.inpaint()), engine: "apiframe", prompt: "a lamp" });
    await hasLeft;
    const worker = await h.workerOf(id);
    machine.set(offMs);
    await h.resume();
    if (isCanceled) await h.send("POST", `/edits/${id}/cancel`);
    await h.resume();
    expect(await h.workerOf(id)).toBe(worker);
    arrive();
    await h.until(id, ({ result }) => result !== null);
    expect(await h.edit(id)).toMatchObject({ status: isCanceled ? "canceled" : "completed", credits: 9, error: null });
    expect([upstream.jobs.size, CREDITS - upstream.credits()]).toEqual([1, 9]);
  });

  test("a paid edit that a restart interrupts while the clock is set is not charged twice", async () => {
    const { upstream, h, machine } = await open();
    upstream.script({ hold: true });
    const { id } = await h.accept({ ...(await h.inpaint()), engine: "apiframe", prompt: "a lamp" });
    await h.until(id, ({ stage }) => stage === "repainting");
    await h.stop();
    machine.set(-2 * HOUR);
    await h.start();
    upstream.script({ hold: false });
    await h.resume();
    expect(await h.until(id, isFinished)).toMatchObject({ status: "completed", credits: 9, error: null });
    expect([upstream.jobs.size, CREDITS - upstream.credits()]).toEqual([1, 9]);
  });

  test("documents and uploads go on over it, and a sweep takes nothing that is young", async () => {
    const { h, machine } = await open();
    for (const [round, offMs] of [30 * HOUR, -30 * HOUR, 0].entries()) {
      machine.set(offMs);
      const bytes = await noise({ width: 24, height: 16 }, 900 + round);
      // A bucket refuses what is signed with a wrong time, once: by its response the client learns the right one, and the page sends it again.
      const first = await h.send("POST", "/images", bytes);
      expect([201, 503]).toContain(first.statusCode);
      const { id } = await h.upload(bytes);
      await sweep(h.database, h.blobs, 1);
      expect((await h.get(`/images/${id}`)).rawPayload.equals(bytes)).toBe(true);
    }
  });
});
