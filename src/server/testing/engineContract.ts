import sharp from "sharp";
import { afterEach, describe, expect, test } from "vitest";
import { AppError } from "../../core/appError.ts";
import type { EngineProgress, EngineTicket, FillEngine, FillWork } from "../engines/engine.ts";

type Picture = Extract<EngineProgress, { kind: "picture" }>;
const SIZE = { width: 96, height: 64 };

/** The contract of every FillEngine. `makeEngine` gives a fresh one that can work; its `close` is called after each test. */
export function engineContract(name: string, makeEngine: () => FillEngine | Promise<FillEngine>): void {
  describe(`${name} is a FillEngine`, () => {
    const open: FillEngine[] = [];
    const signal = new AbortController().signal;
    const make = async (): Promise<FillEngine> => {
      const engine = await makeEngine();
      open.push(engine);
      return engine;
    };
    afterEach(async () => {
      await Promise.all(open.splice(0).map((engine) => engine.close?.()));
    });

    test("it is available, and says what it can do", async () => {
      const engine = await make();
      expect(engine.unavailable()).toBeNull();
      expect(engine.capabilities.label).not.toBe("");
      expect(engine.capabilities.creditsPerEdit).toBeGreaterThanOrEqual(0);
      expect(typeof engine.cancel === "function").toBe(engine.capabilities.canCancel);
    });

    test("a removal becomes a whole picture of the same aspect, by way of sane progress", async () => {
      const engine = await make();
      const looks: EngineProgress[] = [];
      const picture = await finish(engine, await engine.submit(await removal(), "removal", signal), looks);
      const { width, height } = await decoded(picture.bytes);
      expect(width / height).toBeCloseTo(SIZE.width / SIZE.height, 1);
      expect(picture.credits).toBe(engine.capabilities.creditsPerEdit);
      for (const look of looks) {
        if (look.kind !== "progress") continue;
        expect(look.stage).not.toBe("");
        expect(look.pollAfterMs).toBeGreaterThan(0);
        if (look.progress === null) continue;
        expect(look.progress).toBeGreaterThanOrEqual(0);
        expect(look.progress).toBeLessThanOrEqual(100);
      }
    });

    test("an extension to the right becomes a wider picture", async () => {
      const engine = await make();
      const picture = await finish(engine, await engine.submit(await extension(), "extension", signal));
      const { width, height } = await decoded(picture.bytes);
      expect(width / height).toBeGreaterThan(1.15 * (SIZE.width / SIZE.height));
    });

    test("a ticket is JSON, and works after a trip through it", async () => {
      const engine = await make();
      const ticket = await engine.submit(await removal(), "trip", signal);
      const again: unknown = JSON.parse(JSON.stringify(ticket));
      expect(again).toEqual(ticket);
      await decoded((await finish(engine, { ...ticket })).bytes);
    });

    test("the same key starts no second run, whatever comes with it", async () => {
      const engine = await make();
      const first = await engine.submit(await removal(), "same", signal);
      const second = await engine.submit(await extension(), "same", signal);
      expect(second).toEqual(first);
      const { bytes } = await finish(engine, first);
      expect((await finish(engine, second)).bytes.equals(bytes)).toBe(true);
    });

    test("an abort rejects with its own reason, which is no AppError", async () => {
      const engine = await make();
      const reason = new Error("not wanted any more");
      const aborted = AbortSignal.abort(reason);
      await expect(engine.submit(await removal(), "aborted", aborted)).rejects.toBe(reason);
      const ticket = await engine.submit(await removal(), "wanted", signal);
      await expect(engine.follow(ticket, aborted)).rejects.toBe(reason);
    });

    test("a ticket that it never gave is an AppError", async () => {
      const engine = await make();
      await expect(engine.follow({}, signal)).rejects.toBeInstanceOf(AppError);
    });

    async function finish(engine: FillEngine, ticket: EngineTicket, looks: EngineProgress[] = []): Promise<Picture> {
      for (;;) {
        const look = await engine.follow(ticket, signal);
        looks.push(look);
        if (look.kind === "picture") return look;
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  });
}

const decoded = async (bytes: Buffer) =>
  (await sharp(bytes, { failOn: "truncated" }).raw().toBuffer({ resolveWithObject: true })).info;

async function stripes(): Promise<Buffer> {
  const { width, height } = SIZE;
  const data = Buffer.alloc(3 * width * height);
  for (let i = 0; i < width * height; i++) {
    const wave = 128 + 100 * Math.sin(((i % width) + 2 * Math.floor(i / width)) / 5);
    data.set([wave, 255 - wave, 90], 3 * i);
  }
  return sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}

async function removal(): Promise<FillWork> {
  const { width, height } = SIZE;
  const data = Buffer.alloc(width * height);
  for (let y = 20; y < 36; y++) data.fill(255, y * width + 30, y * width + 50);
  const mask = await sharp(data, { raw: { width, height, channels: 1 } })
    .toColourspace("b-w")
    .png()
    .toBuffer();
  return { mode: "inpaint", image: await stripes(), mask, size: SIZE, prompt: "stripes", params: { seed: 3 } };
}

const extension = async (): Promise<FillWork> => ({
  mode: "outpaint",
  preset: "Right outpaint",
  image: await stripes(),
  size: SIZE,
  prompt: "more stripes",
  params: { seed: 3 },
});
