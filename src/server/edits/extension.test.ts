import { randomUUID } from "node:crypto";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EngineId } from "../../contract/edits.ts";
import { PRESETS } from "../../contract/presets.ts";
import { areaOf, contains, type Rect, rectOf, relativeTo, type Size, without } from "../../core/geometry/geometry.ts";
import { engineSize } from "../../core/geometry/region.ts";
import type { MaskDocument } from "../../core/mask/maskDocument.ts";
import { type ExtendPlan, movedOnto, planFramedEdit, stepOnItsCanvas } from "../../core/outpaint/plan.ts";
import { seededRandom } from "../../testing/fakeVendor/damage.ts";
import { createFakeUpstream } from "../../testing/fakeVendor/fakeVendor.ts";
import { isExploring } from "../../testing/propertySeed.ts";
import { createApiframeEngine } from "../engines/apiframe/apiframeEngine.ts";
import type { FillEngine } from "../engines/engine.ts";
import { createLocalEngine } from "../engines/local/localEngine.ts";
import { fakeClock } from "../testing/fakeClock.ts";
import { ServerHarness } from "../testing/serverHarness.ts";

const KEY = "afk_extension_test";
const PHOTOGRAPHS = ["chelsea.png", "coffee.png", "rocket.jpg", "grass.png", "brick.png"] as const;
const PAPER = 255;

const photograph = (name: string, { width, height }: Size): Promise<Buffer> =>
  sharp(`public/samples/${name}`).resize({ width, height, fit: "cover" }).removeAlpha().toColourspace("srgb").png().toBuffer();

const samplesOf = (bytes: Buffer): Promise<Buffer> => sharp(bytes).removeAlpha().toColourspace("srgb").raw().toBuffer();

function maskPng(mask: MaskDocument): Promise<Buffer> {
  const { width, height } = mask.size;
  const data = Buffer.alloc(width * height);
  for (let y = 0; y < height; y++) mask.eachRun(y, (first, last) => data.fill(255, y * width + first, y * width + last + 1));
  return sharp(data, { raw: { width, height, channels: 1 } })
    .toColourspace("b-w")
    .png()
    .toBuffer();
}

interface Placed {
  readonly imageId: string;
  readonly x: number;
  readonly y: number;
}

/** The edit of a step, as the interface asks for it. Layers in the old canvas's pixels. */
async function stepRequest(h: ServerHarness, step: ExtendPlan["steps"][number], layers: readonly Placed[], engine: EngineId) {
  const { canvas, region, mask } = stepOnItsCanvas(step);
  return {
    documentId: randomUUID(),
    engine,
    mode: "inpaint",
    canvas,
    layers: layers.map((layer) => movedOnto(layer, step.canvas)),
    maskId: (await h.upload(await maskPng(mask))).id,
    region,
    prompt: "Continue the scene",
    params: { seed: 3, outputFormat: "png" },
  };
}

/** A result as a layer that shows what the step invented and nothing else. */
async function layerOf(
  response: Buffer,
  { region, invented }: { readonly region: Rect; readonly invented: readonly Rect[] },
): Promise<Buffer> {
  const { width, height } = region;
  const colours = await sharp(response).resize({ width, height, fit: "fill" }).removeAlpha().raw().toBuffer();
  const data = Buffer.alloc(4 * width * height);
  for (const rect of invented.map((one) => relativeTo(one, region))) {
    for (let y = rect.y; y < rect.y + rect.height; y++) {
      for (let x = rect.x; x < rect.x + rect.width; x++) {
        const i = y * width + x;
        colours.copy(data, 4 * i, 3 * i, 3 * i + 3);
        data[4 * i + 3] = 255;
      }
    }
  }
  return sharp(data, { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer();
}

describe("a frame, step by step", () => {
  const canvas = { width: 96, height: 72 };
  const upstream = createFakeUpstream({ apiKey: KEY, credits: 900 });
  const local = createLocalEngine();
  let h: ServerHarness;
  beforeAll(async () => {
    const vendor = createApiframeEngine({ apiKey: KEY, baseUrl: await upstream.listen(), clock: fakeClock() });
    const engines = new Map<EngineId, FillEngine>([
      ["local", local],
      ["apiframe", vendor],
    ]);
    h = await ServerHarness.start({ engines });
  });
  afterAll(async () => {
    await h.dispose();
    await local.close?.();
    await upstream.close();
  });

  test.each([
    ["local", "several rings", { x: -40, y: 0, width: 250, height: 120 }, 1440],
    ["apiframe", "several rings", { x: -40, y: 0, width: 250, height: 120 }, 1440],
    ["apiframe", "strips and tiles", { x: -30, y: -20, width: 150, height: 110 }, 100],
    ["apiframe", "one side cut, another grown", { x: 20, y: -30, width: 110, height: 60 }, 1440],
  ] as const)(
    "%s, %s: the size is met, nothing is missing, and no kept pixel is changed",
    async (engine, _, frame, longerSide) => {
      const bytes = await photograph("coffee.png", canvas);
      const plan = planFramedEdit(frame, canvas, { longerSide, maxScale: 1 });
      const layers: Placed[] = [{ imageId: (await h.upload(bytes)).id, x: 0, y: 0 }];
      for (const step of plan.steps) {
        const accepted = await h.accept(await stepRequest(h, step, layers, engine));
        const edit = await h.finished(accepted.id);
        expect(edit).toMatchObject({ status: "completed", result: { located: "exact" } });
        expect(edit.result?.region).toEqual(relativeTo(step.region, step.canvas));
        const response = (await h.get(`/images/${edit.result?.imageId}`)).rawPayload;
        const { id } = await h.upload(await layerOf(response, step));
        layers.push({ imageId: id, x: step.region.x, y: step.region.y });
      }
      const size = { width: frame.width, height: frame.height };
      const render = { canvas: size, layers: layers.map((layer) => movedOnto(layer, frame)), format: "png" };
      const saved = (await h.send("POST", "/renders", render)).rawPayload;
      expect(await sharp(saved).metadata()).toMatchObject(size);
      const opacity = await sharp(saved).ensureAlpha().extractChannel(3).raw().toBuffer();
      expect(opacity.every((value) => value === 255)).toBe(true);

      const { x, y, width, height } = plan.kept;
      const before = await sharp(bytes).extract({ left: x, top: y, width, height }).raw().toBuffer();
      const at = relativeTo(plan.kept, frame);
      const after = await sharp(await samplesOf(saved), { raw: { ...size, channels: 3 } })
        .extract({ left: at.x, top: at.y, width, height })
        .raw()
        .toBuffer();
      expect(after.equals(before)).toBe(true);
    },
  );
});

test("what an engine gets of a larger canvas: the mask of the plan, the kept pixels as they are, no paper under the mask", async () => {
  const h = await ServerHarness.start();
  const canvas = { width: 64, height: 64 };
  const frame = { x: -32, y: 0, width: 96, height: 64 };
  const dark = await sharp({ create: { ...canvas, channels: 3, background: "#203040" } })
    .png()
    .toBuffer();
  const [step, ...more] = planFramedEdit(frame, canvas, { longerSide: 1440, maxScale: 1 }).steps;
  if (!step || more.length > 0) throw new Error("not one step");
  const layers = [{ imageId: (await h.upload(dark)).id, x: 0, y: 0 }];
  await h.finished((await h.accept(await stepRequest(h, step, layers, "local"))).id);
  const [sent] = h.free.submissions;
  if (sent?.work.mode !== "inpaint") throw new Error("not sent");
  expect(sent.work.size).toEqual({ width: 96, height: 64 });
  const mask = await sharp(sent.work.mask).toColourspace("b-w").raw().toBuffer();
  const picture = await sharp(sent.work.image).raw().toBuffer();
  for (let i = 0; i < areaOf(frame); i++) {
    expect(mask[i]).toBe(i % 96 < 32 + 16 ? PAPER : 0);
    const away = Math.abs((picture[3 * i] ?? PAPER) - 0x20) + Math.abs((picture[3 * i + 2] ?? PAPER) - 0x40);
    expect(away).toBeLessThanOrEqual(i % 96 < 32 + 3 ? 4 : 0);
  }
  await h.dispose();
});

describe("the vendor's presets, which extend by what nobody tells", () => {
  const upstream = createFakeUpstream({ apiKey: KEY, credits: 9000 });
  let h: ServerHarness;
  beforeAll(async () => {
    const vendor = createApiframeEngine({ apiKey: KEY, baseUrl: await upstream.listen(), clock: fakeClock() });
    h = await ServerHarness.start({ engines: new Map<EngineId, FillEngine>([["apiframe", vendor]]) });
  });
  afterAll(async () => {
    await h.dispose();
    await upstream.close();
  });

  /** Left and upper edge of the old picture in the fake's result, in pixels of what it was sent. */
  function borderOf(preset: (typeof PRESETS)[number], { width, height }: Size, seed: number): { left: number; top: number } {
    const grown = 0.2 + 0.8 * seededRandom(seed)();
    const longer = Math.max(width, height);
    switch (preset) {
      case "Zoom out 1.5x":
        return {
          left: Math.floor((Math.round(1.5 * width) - width) / 2),
          top: Math.floor((Math.round(1.5 * height) - height) / 2),
        };
      case "Zoom out 2x":
        return { left: Math.floor(width / 2), top: Math.floor(height / 2) };
      case "Make square":
        return { left: Math.floor((longer - width) / 2), top: Math.floor((longer - height) / 2) };
      case "Left outpaint":
        return { left: Math.round(grown * width), top: 0 };
      case "Top outpaint":
        return { left: 0, top: Math.round(grown * height) };
      default:
        return { left: 0, top: 0 };
    }
  }

  /** Saved with the result around it, the old picture has the samples that it had. */
  async function expectKept(old: string, answerId: string | undefined, region: Rect, canvas: Size): Promise<void> {
    const response = (await h.get(`/images/${answerId}`)).rawPayload;
    const layer = await layerOf(response, { region, invented: without(region, rectOf(canvas)) });
    const layers = [
      { imageId: old, x: 0, y: 0 },
      { imageId: (await h.upload(layer)).id, x: region.x, y: region.y },
    ].map((one) => movedOnto(one, region));
    const { width, height } = region;
    const saved = (await h.send("POST", "/renders", { canvas: { width, height }, layers, format: "png" })).rawPayload;
    const place = { left: 0 - region.x, top: 0 - region.y, ...canvas };
    const now = await sharp(saved).extract(place).removeAlpha().raw().toBuffer();
    expect(now.equals(await samplesOf((await h.get(`/images/${old}`)).rawPayload))).toBe(true);
  }

  test.each(PHOTOGRAPHS.map((name, index) => [name, index] as const))(
    "%s: the old picture is found within a pixel",
    async (name, index) => {
      const canvas = [
        { width: 360, height: 240 },
        { width: 240, height: 352 },
        { width: 320, height: 320 },
      ][index % 3] ?? { width: 1, height: 1 };
      const { id: imageId } = await h.upload(await photograph(name, canvas));
      const sent = engineSize(canvas, { longerSide: 1440, multipleOf: 16 });
      for (const [number, preset] of PRESETS.entries()) {
        // Each preset once or twice; the explorer asks for each of every photograph.
        const isOfThis = [2 * index, 2 * index + 1].some((turn) => turn % PRESETS.length === number);
        if (!isOfThis && !isExploring(process.env)) continue;
        const seed = 100 * index + number;
        const request = {
          documentId: randomUUID(),
          engine: "apiframe",
          mode: "outpaint",
          preset,
          canvas,
          layers: [{ imageId, x: 0, y: 0 }],
          prompt: "Continue the scene",
          params: { seed, outputFormat: number % 2 === 0 ? "jpg" : "png" },
        };
        const edit = await h.finished((await h.accept(request)).id);
        const label = `${preset}, seed ${seed}`;
        expect(edit.result, label).toMatchObject({ located: "matched" });
        const region: Rect = edit.result?.region ?? rectOf(canvas);
        const { left, top } = borderOf(preset, sent, seed);
        expect(Math.abs(region.x + (left * canvas.width) / sent.width), label).toBeLessThanOrEqual(1);
        expect(Math.abs(region.y + (top * canvas.height) / sent.height), label).toBeLessThanOrEqual(1);
        expect(contains(region, rectOf(canvas)), label).toBe(true);
        await expectKept(imageId, edit.result?.imageId, region, canvas);
      }
    },
  );

  test.each(["Zoom out 2x", "Top outpaint"] as const)(
    "%s: a result made of another picture is not taken for this one",
    async (preset) => {
      const canvas = { width: 360, height: 240 };
      const { id: imageId } = await h.upload(await photograph("coffee.png", canvas));
      upstream.script({ result: "turned" });
      const request = {
        documentId: randomUUID(),
        engine: "apiframe",
        mode: "outpaint",
        preset,
        canvas,
        layers: [{ imageId, x: 0, y: 0 }],
        prompt: "Continue the scene",
        params: { seed: 7 },
      };
      const edit = await h.finished((await h.accept(request)).id);
      expect(edit).toMatchObject({ status: "completed", result: { located: "uncertain" } });
    },
  );
});
