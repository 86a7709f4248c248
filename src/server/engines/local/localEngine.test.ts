import { setTimeout } from "node:timers/promises";
import sharp from "sharp";
import { afterEach, expect, test } from "vitest";
import type { EngineProgress, EngineTicket, FillEngine, FillWork } from "../engine.ts";
import { createLocalEngine } from "./localEngine.ts";

/** The engine computes in a thread, which wants the processor that a look takes. */
const LOOK_EVERY_MS = 5;

const open: FillEngine[] = [];
const never = new AbortController().signal;

function engine(): FillEngine {
  const made = createLocalEngine();
  open.push(made);
  return made;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((made) => made.close?.()));
});

/** Diagonal stripes, 3 bytes a pixel. */
function stripes(width: number, height: number): Buffer {
  const data = Buffer.alloc(3 * width * height);
  for (let i = 0; i < width * height; i++) {
    const wave = 128 + 100 * Math.sin(((i % width) + 2 * Math.floor(i / width)) / 3);
    data.set([wave, 255 - wave, 90], 3 * i);
  }
  return data;
}

const png = (data: Buffer, width: number, height: number, channels: 1 | 3) =>
  sharp(data, { raw: { width, height, channels } }).png().toBuffer();

async function removal(width: number, height: number): Promise<FillWork> {
  const mask = Buffer.alloc(width * height);
  for (let y = height >> 2; y < height >> 1; y++) mask.fill(255, y * width + (width >> 2), y * width + (width >> 1));
  return {
    mode: "inpaint",
    image: await png(stripes(width, height), width, height, 3),
    mask: await png(mask, width, height, 1),
    size: { width, height },
    prompt: "",
    params: { seed: 7 },
  };
}

async function picture(of: FillEngine, ticket: EngineTicket): Promise<Extract<EngineProgress, { kind: "picture" }>> {
  for (;;) {
    const look = await of.follow(ticket, never);
    if (look.kind === "picture") return look;
    expect(look.progress).toBeGreaterThanOrEqual(0);
    expect(look.progress).toBeLessThanOrEqual(100);
    await setTimeout(LOOK_EVERY_MS);
  }
}

test("a removal comes back as a PNG of the same size that differs inside the mask only", async () => {
  const local = engine();
  const work = await removal(96, 80);
  const result = await picture(local, await local.submit(work, "a", never));
  const { data, info } = await sharp(result.bytes).raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height, info.channels, result.credits]).toEqual([96, 80, 3, 0]);
  expect(result.placed).toBeUndefined();
  const before = stripes(96, 80);
  for (let i = 0; i < 96 * 80; i++) {
    const x = i % 96;
    const y = Math.floor(i / 96);
    if (x >= 24 && x < 48 && y >= 20 && y < 40) continue;
    expect(data.subarray(3 * i, 3 * i + 3).equals(before.subarray(3 * i, 3 * i + 3))).toBe(true);
  }
});

test("an extension says where the old picture lies, and it lies there exactly", async () => {
  const local = engine();
  const image = await png(stripes(60, 40), 60, 40, 3);
  const work: FillWork = {
    mode: "outpaint",
    preset: "Zoom out 1.5x",
    image,
    size: { width: 60, height: 40 },
    prompt: "",
    params: {},
  };
  const result = await picture(local, await local.submit(work, "b", never));
  expect(result.placed).toEqual({ x: 15, y: 10 });
  const old = await sharp(result.bytes).extract({ left: 15, top: 10, width: 60, height: 40 }).raw().toBuffer();
  expect(old.equals(stripes(60, 40))).toBe(true);
  const { width, height } = await sharp(result.bytes).metadata();
  expect([width, height]).toEqual([90, 60]);
});

test("a picture with alpha comes back with alpha: filled and extended where it is transparent, by nothing", async () => {
  const [width, height] = [80, 60];
  const data = Buffer.alloc(4 * width * height);
  for (let i = 0; i < width * height; i++) {
    const isInside = Math.hypot((i % width) - 40, Math.floor(i / width) - 30) < 16;
    data.set(isInside ? [30, 110, 210, 255] : [255, 255, 255, 0], 4 * i);
  }
  const image = await sharp(data, { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer();
  const common = { image, size: { width, height }, prompt: "", params: {} };
  const local = engine();
  const alphasOf = async (work: FillWork, key: string) => {
    const { bytes } = await picture(local, await local.submit(work, key, never));
    return [...(await sharp(bytes).extractChannel("alpha").raw().toBuffer())];
  };
  const before = [...(await sharp(image).extractChannel("alpha").raw().toBuffer())];
  const mask = Buffer.alloc(width * height);
  for (let y = 2; y < 11; y++) mask.fill(255, y * width + 2, y * width + 12);
  expect(await alphasOf({ ...common, mode: "inpaint", mask: await png(mask, width, height, 1) }, "c")).toEqual(before);
  const extended = await alphasOf({ ...common, mode: "outpaint", preset: "Zoom out 1.5x" }, "d");
  expect(extended.filter((alpha) => alpha > 0)).toHaveLength(before.filter((alpha) => alpha > 0).length);
});

test("the same key starts no second job, and the same seed gives the same picture", async () => {
  const local = engine();
  const work = await removal(96, 80);
  const first = await picture(local, await local.submit(work, "a", never));
  const again = await local.submit({ ...work, image: Buffer.from("not looked at") }, "a", never);
  expect((await picture(local, again)).bytes.equals(first.bytes)).toBe(true);
  const other = await picture(local, await local.submit(work, "other key", never));
  expect(other.bytes.equals(first.bytes)).toBe(true);
});

test("a ticket from before a restart is lost, and may be submitted again", async () => {
  await expect(engine().follow({ key: "gone" }, never)).rejects.toMatchObject({ code: "engine_lost", retryable: true });
});

test("a cancelled job is forgotten at once, and the engine works on", async () => {
  const local = engine();
  const ticket = await local.submit(await removal(900, 900), "long", never);
  while ((await local.follow(ticket, never)).kind === "progress") {
    const look = await local.follow(ticket, never);
    if (look.kind === "progress" && (look.progress ?? 0) > 0) break;
    await setTimeout(LOOK_EVERY_MS);
  }
  await local.cancel?.(ticket);
  await expect(local.follow(ticket, never)).rejects.toMatchObject({ code: "engine_lost" });
  const result = await picture(local, await local.submit(await removal(64, 64), "next", never));
  expect(result.kind).toBe("picture");
});

test("a mask that covers everything is refused in words for the designer", async () => {
  const local = engine();
  const work = await removal(64, 64);
  const mask = await png(Buffer.alloc(64 * 64, 255), 64, 64, 1);
  const ticket = await local.submit({ ...work, mode: "inpaint", mask }, "all", never);
  await expect(picture(local, ticket)).rejects.toMatchObject({
    code: "engine_refused",
    message: expect.stringContaining("copy from"),
    details: { kind: "nothing_to_copy" },
  });
});
