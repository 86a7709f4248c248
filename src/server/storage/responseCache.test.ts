import fc from "fast-check";
import { expect, test } from "vitest";
import { ResponseCache } from "./responseCache.ts";

const ready = (text: string) => ({ user: "ann", text, etag: "" });

test("however reads and writes come in between one another, a read never answers what was there before a write that it follows", async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.array(fc.constantFrom("read", "write"), { maxLength: 12 }), async (scheduler, steps) => {
      const responses = new ResponseCache(0);
      let stored = 0;
      let acknowledged = 0;
      const load = async () => {
        await scheduler.schedule(Promise.resolve(), "query arrives");
        const text = String(stored);
        await scheduler.schedule(Promise.resolve(), "rows come back");
        return ready(text);
      };
      const write = async () => {
        await scheduler.schedule(Promise.resolve(), "write arrives");
        stored++;
        const mine = stored;
        await scheduler.schedule(Promise.resolve(), "write is acknowledged");
        return mine;
      };
      const run = async (step: string): Promise<void> => {
        await scheduler.schedule(Promise.resolve(), "begins");
        if (step === "write") {
          const mine = await responses.written("a", write());
          acknowledged = Math.max(acknowledged, mine);
          return;
        }
        const least = acknowledged;
        const { text } = await responses.read("a", load);
        expect(Number(text)).toBeGreaterThanOrEqual(least);
      };
      const all = Promise.all(steps.map(run));
      await scheduler.waitFor(all);
    }),
  );
});

test("reads in between writes ask once, a failed one is not kept", async () => {
  const responses = new ResponseCache(0);
  let asked = 0;
  const load = async () => ready(String(++asked));
  expect(await Promise.all([responses.read("a", load), responses.read("a", load)])).toEqual([ready("1"), ready("1")]);
  expect(await responses.read("a", load)).toEqual(ready("1"));
  await expect(responses.read("b", () => Promise.reject(new Error("none")))).rejects.toThrow("none");
  expect(await responses.read("b", load)).toEqual(ready("2"));
  await expect(responses.written("a", Promise.reject(new Error("lost")))).rejects.toThrow("lost");
  expect(await responses.read("a", load)).toEqual(ready("3"));
});

test("among others a response is asked for again when its life is over, also one that is long on its way", async () => {
  const time = { ms: 1_000, now: () => time.ms };
  const responses = new ResponseCache(200, time);
  let stored = 1;
  const load = async () => ready(String(stored));
  const stuck = responses.read("b", () => new Promise(() => {}));
  expect(await responses.read("a", load)).toEqual(ready("1"));
  stored = 2;
  time.ms += 199;
  expect(await responses.read("a", load)).toEqual(ready("1"));
  expect(responses.read("b", load)).toBe(stuck);
  time.ms += 2;
  expect(await responses.read("a", load)).toEqual(ready("2"));
  expect(await responses.read("b", load)).toEqual(ready("2"));
});
