import { createHash, createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import sharp from "sharp";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { damaged, inpaint, outpaint, seededRandom } from "./damage.ts";
import { createFakeUpstream, type FakeUpstream } from "./fakeVendor.ts";

const KEY = "afk_fake_test";
let upstream: FakeUpstream;
let base: string;
beforeEach(async () => {
  upstream = createFakeUpstream({ apiKey: KEY });
  base = await upstream.listen();
});
afterEach(() => upstream.close());

const request = (path: string, init: RequestInit = {}) =>
  fetch(base + path, { ...init, headers: { "X-API-Key": KEY, ...init.headers } });
const edit = (body: unknown, key = "k") =>
  request("/v2/images/edit", { method: "POST", body: JSON.stringify(body), headers: { "Idempotency-Key": key } });
const url = "http://127.0.0.1/picture.png";
const body = (params: Record<string, unknown> = {}) => ({
  model: "flux-fill-pro",
  fluxFillParams: { image: url, mask: url, prompt: "p", mode: "inpaint", ...params },
});

test("it refuses a missing and a wrong key", async () => {
  expect((await fetch(`${base}/v2/me`)).status).toBe(401);
  expect((await request("/v2/me", { headers: { "X-API-Key": "afk_other" } })).status).toBe(401);
  expect((await fetch(`${base}/v2/me`, { headers: { Authorization: `Bearer ${KEY}` } })).status).toBe(401);
  expect((await request("/v2/me")).status).toBe(200);
});

test.each([
  ["another field", { ...body(), extra: 1 }, "extra"],
  ["another parameter", body({ strength: 1 }), "fluxFillParams.strength"],
  ["no prompt", body({ prompt: undefined }), "fluxFillParams.prompt"],
  ["a long prompt", body({ prompt: "x".repeat(2001) }), "fluxFillParams.prompt"],
  ["a prompt of 1001 emoji", body({ prompt: "\u{1f3d4}".repeat(1001) }), "fluxFillParams.prompt"],
  ["no mask", body({ mask: undefined }), "fluxFillParams.mask"],
  ["an outpaint without a preset", body({ mode: "outpaint" }), "fluxFillParams.outpaint"],
  ["a preset in other letters", body({ mode: "outpaint", outpaint: "Zoom out 1.5X" }), "fluxFillParams.outpaint"],
  ["half a step", body({ steps: 1.5 }), "fluxFillParams.steps"],
  ["guidance 1.9", body({ guidance: 1.9 }), "fluxFillParams.guidance"],
  ["tolerance 7", body({ safety_tolerance: 7 }), "fluxFillParams.safety_tolerance"],
  ["webp", body({ output_format: "webp" }), "fluxFillParams.output_format"],
  ["a webhook that is no web address", { ...body(), webhookUrl: "ftp://127.0.0.1/" }, "webhookUrl"],
  ["another webhook event", { ...body(), webhookUrl: url, webhookEvents: ["queued"] }, "webhookEvents.0"],
  ["another model", { ...body(), model: "flux" }, "model"],
])("it refuses %s, by field, and charges nothing", async (_, sent, field) => {
  const response = await edit(sent);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: expect.any(String), details: { [field]: [expect.any(String)] } });
  expect(upstream.credits()).toBe(900);
});

test("a replay gives the original job, whatever its body, and charges nothing", async () => {
  const first = await (await edit(body())).json();
  expect(await (await edit({ other: "body" })).json()).toEqual(first);
  expect(await (await edit(body(), "another")).json()).not.toEqual(first);
  expect(upstream.credits()).toBe(900 - 18);
});

const upload = (bytes: Uint8Array<ArrayBuffer>, name = "file") => {
  const form = new FormData();
  form.append(name, new Blob([bytes], { type: "image/png" }), "a.png");
  return request("/v2/uploads", { method: "POST", body: form });
};

test("an upload is told by its bytes, and is at most 25 MB", async () => {
  const gif = new Uint8Array(Buffer.from("GIF89a and so on"));
  expect(await (await upload(gif)).json()).toMatchObject({ contentType: "image/gif", kind: "image", byteSize: gif.length });
  expect((await upload(new Uint8Array(Buffer.from("RIFF0000AVI and so on")))).status).toBe(400);
  expect((await upload(gif, "image")).status).toBe(400);
  const large = new Uint8Array(25 * 1024 * 1024 + 1);
  large.set(gif);
  expect((await upload(large)).status).toBe(400);
});

test("who asks for messages gets those asked for, each twice, in every form of the signature", async () => {
  const heard: { event: unknown; signature: string; body: string }[] = [];
  const listener = createServer(async (request, response) => {
    const { "x-webhook-event": event, "x-webhook-signature": signature } = request.headers;
    heard.push({ event, signature: String(signature), body: await text(request) });
    response.writeHead(204).end();
  });
  await once(listener.listen(0, "127.0.0.1"), "listening");
  const address = z.object({ port: z.number() }).parse(listener.address());
  const webhookUrl = `http://127.0.0.1:${address.port}/told`;
  upstream.script({ fail: "content policy violation" });
  await edit({ ...body(), webhookUrl });
  await edit({ ...body(), webhookUrl, webhookEvents: ["completed"] }, "another");
  for (let i = 0; i < 3; i++) await upstream.advance();
  listener.close();

  expect(heard.map(({ event }) => event)).toEqual(["progress", "progress", "failed", "failed"]);
  const [first, second] = [...upstream.jobs.values()];
  expect(JSON.parse(heard[0]?.body ?? "")).toMatchObject({
    event: "progress",
    jobId: first?.id,
    status: "PROCESSING",
    progress: 50,
  });
  expect(JSON.parse(heard[2]?.body ?? "")).toMatchObject({
    event: "failed",
    status: "FAILED",
    error: "content policy violation",
  });
  expect(second).toMatchObject({ status: "FAILED", error: "could not fetch image" });
  const digest = createHash("sha256").update(KEY).digest();
  const due = ({ body }: { body: string }) =>
    [digest, digest.toString("hex")].flatMap((key) => {
      const hex = createHmac("sha256", key).update(body).digest("hex");
      return [`sha256=${hex}`, hex];
    });
  expect(heard.map((message) => due(message).indexOf(message.signature)).sort()).toEqual([0, 1, 2, 3]);
});

const photograph = (width: number, height: number) =>
  sharp("public/samples/coffee.png").resize(width, height, { fit: "fill" }).removeAlpha();

test("a kept pixel comes back a little wrong, a repainted one plainly new, and all of it shrunk", async () => {
  const [width, height] = [1080, 1920];
  const white = Buffer.alloc(width * height);
  for (let y = 800; y < 1200; y++) white.fill(255, y * width + 300, y * width + 700);
  const mask = await sharp(white, { raw: { width, height, channels: 1 } })
    .toColourspace("b-w")
    .png()
    .toBuffer();
  const random = seededRandom(4);
  const painted = await inpaint(await photograph(width, height).png().toBuffer(), mask, random);
  if (painted === null) throw new Error("The mask has the picture's size.");
  for (const format of ["jpg", "png"] as const) {
    const bytes = await damaged(painted, format, random);
    const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, info.channels]).toEqual([810, 1440, 3]);
    expect((await sharp(bytes).metadata()).format).toBe(format === "jpg" ? "jpeg" : "png");
    const before = await photograph(width, height).resize(810, 1440).raw().toBuffer();
    const kept = psnr(before, data, (x, y) => y < 580 || y > 920 || x < 200 || x > 540);
    expect(kept).toBeGreaterThan(34);
    expect(kept).toBeLessThan(46);
    expect(psnr(before, data, (x, y) => y > 610 && y < 890 && x > 235 && x < 515)).toBeLessThan(20);
  }
});

test.each([
  ["Zoom out 1.5x", 300, 150],
  ["Zoom out 2x", 400, 200],
  ["Make square", 200, 200],
] as const)("%s has the size that its name promises", async (preset, width, height) => {
  const extended = await outpaint(await photograph(200, 100).png().toBuffer(), preset, seededRandom(1));
  expect(extended).toMatchObject({ width, height });
  const before = await photograph(200, 100).raw().toBuffer();
  const [left, top] = [(width - 200) / 2, (height - 100) / 2];
  for (let y = 0; y < 100; y++) {
    const at = 3 * ((y + top) * width + left);
    expect(extended.data.subarray(at, at + 600).equals(before.subarray(600 * y, 600 * y + 600))).toBe(true);
  }
});

test("a side grows by 20 to 100 %, differently by seed", async () => {
  const picture = await photograph(200, 100).png().toBuffer();
  const widths = await Promise.all(
    [1, 2, 3, 4, 5].map(async (seed) => (await outpaint(picture, "Left outpaint", seededRandom(seed))).width),
  );
  expect(Math.min(...widths)).toBeGreaterThanOrEqual(240);
  expect(Math.max(...widths)).toBeLessThanOrEqual(400);
  expect(new Set(widths).size).toBeGreaterThan(2);
});

/** Decibels over the pixels of an 810-wide RGB picture that `isWanted`. */
function psnr(a: Buffer, b: Buffer, isWanted: (x: number, y: number) => boolean): number {
  let squares = 0;
  let samples = 0;
  for (let i = 0; i < a.length; i++) {
    const pixel = Math.floor(i / 3);
    if (!isWanted(pixel % 810, Math.floor(pixel / 810))) continue;
    squares += ((a[i] ?? 0) - (b[i] ?? 0)) ** 2;
    samples++;
  }
  return 10 * Math.log10(255 ** 2 / (squares / samples));
}

test("our jobs are listed newest first, page by page, with what they were begun with", async () => {
  for (const key of ["a", "b", "c"]) await edit(body({ prompt: key }), key);
  const List = z.object({
    jobs: z.array(z.object({ id: z.string(), input: z.object({ fluxFillParams: z.object({ prompt: z.string() }) }) })),
    nextCursor: z.string().nullable(),
  });
  const list = async (query: string) => List.parse(await (await request(`/v2/jobs?${query}`)).json());
  const first = await list("limit=2&scope=team&model=flux-fill-pro&status=QUEUED");
  expect(first.jobs.map(({ input }) => input.fluxFillParams.prompt)).toEqual(["c", "b"]);
  const second = await list(`limit=2&cursor=${first.nextCursor}`);
  expect([second.jobs.length, second.nextCursor]).toEqual([1, null]);
  expect((await list(`search=${first.jobs[1]?.id}`)).jobs).toHaveLength(1);
  expect((await list("status=FAILED")).jobs).toEqual([]);
});

test.each(["limit=101", "limit=0", "scope=all", "search=x", "status=done", "page=2", "cursor=nonsense"])(
  "a list of jobs by %s is refused",
  async (query) => {
    expect((await request(`/v2/jobs?${query}`)).status).toBe(400);
  },
);
