import { randomUUID } from "node:crypto";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DEFAULT_SEAM } from "../src/contract/documents.ts";
import { RenderFacts } from "../src/contract/renders.ts";
import { type Rect, rectOf, relativeTo } from "../src/core/geometry/geometry.ts";
import { MASK_DILATION } from "../src/core/geometry/region.ts";
import { MaskDocument, REPAINT } from "../src/core/mask/maskDocument.ts";
import { blendResult } from "../src/core/seam/blend.ts";
import { newRgbaImage, partOf, readOwnSamples, setSamples } from "../src/imaging/blend/ownSamples.ts";
import { encodePng } from "../src/imaging/blend/rgbaPng.ts";
import { createLocalEngine } from "../src/server/engines/local/localEngine.ts";
import { displayP3Profile } from "../src/server/readings/displayP3.ts";
import { adobeRgb, greyGamma, prophoto } from "../src/server/testing/iccProfiles.ts";
import { withProfile } from "../src/server/testing/pngChunk.ts";
import { ServerHarness } from "../src/server/testing/serverHarness.ts";

let h: ServerHarness;
beforeAll(async () => {
  const local = createLocalEngine();
  h = await ServerHarness.start({ engines: new Map([[local.id, local]]) });
});
afterAll(() => h.dispose());

const CANVAS = { width: 240, height: 180 };
const HOLE: Rect = { x: 100, y: 70, width: 30, height: 24 };

/** Value of a channel at a place, 0..1: a slope, so that the right filling of a hole is known. */
const slope = (x: number, y: number, channel: number): number =>
  0.4 + 0.1 * channel + (0.12 * (x + (channel - 1) * y)) / CANVAS.width;

/** The slope with a blot in it that is to be removed. */
function image(channels: 1 | 3 | 4, depth: 8 | 16): Promise<Buffer> {
  const { width, height } = CANVAS;
  const full = 2 ** depth - 1;
  const data = depth === 8 ? new Uint8Array(channels * width * height) : new Uint16Array(channels * width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const isBlot = x >= HOLE.x + 4 && x < HOLE.x + 20 && y >= HOLE.y + 4 && y < HOLE.y + 20;
      for (let c = 0; c < channels; c++)
        data[channels * (y * width + x) + c] =
          c === 3 ? (x < 20 ? 0 : full) : Math.round(full * (isBlot ? 0.05 : slope(x, y, c)));
    }
  const raw = sharp(data, { raw: { width, height, channels } });
  const space = channels === 1 ? (depth === 8 ? "b-w" : "grey16") : depth === 8 ? "srgb" : "rgb16";
  return raw.toColourspace(space).png().toBuffer();
}

interface Kind {
  readonly file: () => Promise<Buffer>;
  readonly depth: 8 | 16;
  readonly isWide: boolean;
  readonly hasWideColours: boolean;
}

const KINDS: Readonly<Record<string, Kind>> = {
  "8 bits of sRGB": { file: () => image(3, 8), depth: 8, isWide: false, hasWideColours: false },
  "8 bits of Display P3": {
    file: async () => withProfile(await image(3, 8), await displayP3Profile()),
    depth: 8,
    isWide: true,
    hasWideColours: false,
  },
  "8 bits of Adobe RGB with alpha": {
    file: async () => withProfile(await image(4, 8), adobeRgb()),
    depth: 8,
    isWide: true,
    hasWideColours: false,
  },
  "16 bits": { file: () => image(3, 16), depth: 16, isWide: false, hasWideColours: false },
  "16 bits with alpha": { file: () => image(4, 16), depth: 16, isWide: false, hasWideColours: false },
  "16 bits of ProPhoto": {
    file: async () => withProfile(await image(3, 16), prophoto()),
    depth: 16,
    isWide: true,
    hasWideColours: true,
  },
  "16 bits of grey": { file: () => image(1, 16), depth: 16, isWide: false, hasWideColours: false },
  "16 bits of grey with a profile": {
    file: async () => withProfile(await image(1, 16), greyGamma()),
    depth: 16,
    isWide: true,
    hasWideColours: false,
  },
  "8 bits of grey with a profile": {
    file: async () => withProfile(await image(1, 8), greyGamma()),
    depth: 8,
    isWide: true,
    hasWideColours: false,
  },
};

function painted(): MaskDocument {
  const mask = new MaskDocument(CANVAS);
  const edit = mask.begin();
  for (let y = HOLE.y; y < HOLE.y + HOLE.height; y++) edit.fill(y, HOLE.x, HOLE.x + HOLE.width - 1, REPAINT);
  edit.commit("test");
  return mask;
}

async function maskPng(): Promise<Buffer> {
  const { width, height } = HOLE;
  const white = { create: { width, height, channels: 3 as const, background: "#fff" } };
  const composite = [{ input: await sharp(white).png().toBuffer(), left: HOLE.x, top: HOLE.y }];
  return sharp({ create: { ...CANVAS, channels: 3, background: "#000" } })
    .composite(composite)
    .toColourspace("b-w")
    .png()
    .toBuffer();
}

/** Samples as they stand in a file, 0..1. */
async function samplesOf(file: Buffer) {
  const opened = sharp(file, { ignoreIcc: true });
  const { depth, space = "", icc } = await opened.metadata();
  const isDeep = depth === "ushort";
  const raw = opened.toColourspace(isDeep && !space.startsWith("grey") && space !== "b-w" ? "rgb16" : space);
  const { data, info } = await raw.raw({ depth: isDeep ? "ushort" : "uchar" }).toBuffer({ resolveWithObject: true });
  const samples = isDeep ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2) : data;
  const full = isDeep ? 65_535 : 255;
  const at = (x: number, y: number, c: number): number => (samples[info.channels * (y * info.width + x) + c] ?? 0) / full;
  return { at, depth: isDeep ? 16 : 8, channels: info.channels, icc };
}

test("an extension of 16 bits is made in 16 bits, and changes nothing of what it extends", async () => {
  const base = await h.upload(withProfile(await image(3, 16), prophoto()));
  const canvas = { width: CANVAS.width + 60, height: CANVAS.height };
  const layers = [{ imageId: base.id, x: 60, y: 0 }];
  const white = await sharp({ create: { width: 60, height: canvas.height, channels: 3, background: "#fff" } })
    .png()
    .toBuffer();
  const paper = sharp({ create: { ...canvas, channels: 3, background: "#000" } }).composite([{ input: white, left: 0, top: 0 }]);
  const mask = await h.upload(await paper.toColourspace("b-w").png().toBuffer());
  const wanted = { documentId: randomUUID(), engine: "local", mode: "inpaint", canvas, layers, maskId: mask.id };
  const { id } = await h.accept({ ...wanted, prompt: "", params: { seed: 3 } });
  const { result } = await h.finished(id);
  if (!result) throw new Error("There is no result.");
  const stored = await readOwnSamples(new Blob([new Uint8Array((await h.get(`/images/${result.imageId}`)).rawPayload)]));
  const { data } = partOf(stored, { x: 0, y: 0, width: 50, height: stored.height });
  const levels = new Set(data);
  expect([levels.size > 256, stored.space.profile?.length]).toEqual([true, prophoto().length]);
  // What belongs there, were the slope to go on, is near.
  const middle = 4 * (50 * 60 + 40);
  for (const c of [0, 1, 2]) expect(Math.abs((data[middle + c] ?? 0) / 255 - slope(-20, 60, c))).toBeLessThan(0.06);
});

test.each(Object.entries(KINDS))(
  "%s: filled, joined and saved in the image's own samples",
  async (_, { file, depth, isWide, hasWideColours }) => {
    const isOwn = depth === 16 || isWide;
    const bytes = await file();
    const base = await h.upload(bytes);
    const layers = [{ imageId: base.id, x: 0, y: 0 }];
    const mask = await h.upload(await maskPng());
    const wanted = { documentId: randomUUID(), engine: "local", mode: "inpaint", canvas: CANVAS, layers, maskId: mask.id };
    const { id } = await h.accept({ ...wanted, prompt: "", params: { seed: 3 } });
    const { result } = await h.finished(id);
    if (!result) throw new Error("There is no result.");
    expect(result.originalSamples).toEqual(isOwn ? { depth, isWide, hasWideColours } : undefined);
    if (!isOwn) return;

    const { region } = result;
    const canvas = { width: region.width, height: region.height };
    const shifted = [{ imageId: base.id, x: -region.x, y: -region.y }];
    const beneath = await h.send("POST", "/renders", { canvas, layers: shifted, format: "png" });
    const original = await readOwnSamples(new Blob([new Uint8Array(beneath.rawPayload)]));
    const stored = await readOwnSamples(new Blob([new Uint8Array((await h.get(`/images/${result.imageId}`)).rawPayload)]));
    const joined = blendResult(
      {
        region,
        read: (part) => partOf(original, relativeTo(part, region)),
        result: partOf(stored, rectOf(stored)),
        area: { kind: "mask", mask: painted() },
        maskDilation: MASK_DILATION,
        known: [rectOf(CANVAS)],
        keepsAlpha: false,
      },
      DEFAULT_SEAM,
    );
    if (!joined.box) throw new Error("Nothing was joined.");
    const layer = newRgbaImage(joined.box, depth === 16);
    setSamples(layer, joined.layer.data, 0);
    const png = Buffer.from(await (await encodePng(layer, original.space)).arrayBuffer());
    const placed = { imageId: (await h.upload(png)).id, x: joined.box.x, y: joined.box.y };
    const response = await h.send("POST", "/renders", { canvas: CANVAS, layers: [...layers, placed], format: "png" });
    expect(RenderFacts.parse(response.headers)["overpaint-changed-pixels"]).toBe(0);

    const saved = await samplesOf(response.rawPayload);
    const before = await samplesOf(bytes);
    expect([saved.depth, saved.icc ?? null]).toEqual([depth, before.icc ?? null]);
    let farthest = 0;
    for (let row = HOLE.y; row < HOLE.y + HOLE.height; row++)
      for (let column = HOLE.x; column < HOLE.x + HOLE.width; column++)
        for (let c = 0; c < Math.min(3, saved.channels); c++)
          farthest = Math.max(
            farthest,
            Math.abs(saved.at(column, row, c) - slope(column, row, Math.min(c, before.channels - 1))),
          );
    // Rounded to 8 bits on the way, half a step would be missing somewhere.
    expect(farthest).toBeLessThan(depth === 16 ? 0.2 / 255 : 1.5 / 255);
  },
);
