import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { RenderFacts } from "../../contract/renders.ts";
import { type Rect, rectOf, type Size } from "../../core/geometry/geometry.ts";
import { engineSize } from "../../core/geometry/region.ts";
import { MaskDocument, REPAINT } from "../../core/mask/maskDocument.ts";
import { paintCapsule } from "../../core/mask/selection/capsule.ts";
import { newRaster, type Raster } from "../../core/raster.ts";
import { type BlendArea, layerAlpha } from "../../core/seam/alpha.ts";
import { type Blend, blendResult, PLAIN_BLEND } from "../../core/seam/blend.ts";
import { renderRegion } from "../edits/renderRegion.ts";
import { corpus } from "../testing/corpus.ts";
import { differingPixels } from "../testing/otherReader.ts";
import { noise, ServerHarness } from "../testing/serverHarness.ts";
import { createScratch } from "./scratch.ts";

let h: ServerHarness;
beforeAll(async () => {
  h = await ServerHarness.start({ limits: { maxUploadMb: 8, maxMegapixels: 120, maxUploadSeconds: 60 } });
});
afterAll(() => h.dispose());

const SETTINGS = { ...PLAIN_BLEND, grow: 1, feather: 5, grain: 0.5 };

const decoded = async (file: Buffer): Promise<Raster> => {
  const { data, info } = await sharp(file).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8ClampedArray(data) };
};

function painted(canvas: Size, { x, y, width, height }: Rect): BlendArea {
  const mask = new MaskDocument(canvas);
  const edit = mask.begin();
  const [a, b] = [
    { x: x + 0.3 * width, y: y + 0.4 * height },
    { x: x + 0.7 * width, y: y + 0.6 * height },
  ];
  paintCapsule(edit, { a, b, radius: Math.max(1, 0.15 * Math.min(width, height)) }, REPAINT);
  edit.commit("test");
  return { kind: "mask", mask };
}

function cut(picture: Raster, part: Rect): Raster {
  const out = newRaster(part);
  for (let y = 0; y < part.height; y++) {
    const from = 4 * ((part.y + y) * picture.width + part.x);
    out.data.set(picture.data.subarray(from, from + 4 * part.width), 4 * y * part.width);
  }
  return out;
}

/** An edit from end to end: what an engine would see, turned into its negative, joined as the browser joins it, laid on and saved. */
async function edited(base: Buffer) {
  const stored = await h.upload(base);
  const canvas = { width: stored.width, height: stored.height };
  const seen = rectOf(canvas);
  const path = join(h.folder, "base");
  await writeFile(path, base);
  const files = [{ path, ...rectOf(canvas) }];
  const work = { scratch: createScratch(h.folder), signal: new AbortController().signal };
  const sent = await renderRegion(files, seen, engineSize(seen, { longerSide: 1440, multipleOf: 16 }), work);
  const original = await decoded(await renderRegion(files, seen, seen, work));
  const source = {
    region: seen,
    area: painted(canvas, seen),
    maskDilation: 3,
    known: files,
    keepsAlpha: false,
    result: await decoded(await sharp(sent).negate().jpeg().toBuffer()),
    read: (part: Rect) => cut(original, part),
  };
  const joined = blendResult(source, SETTINGS);
  const layers = [{ imageId: stored.id, x: 0, y: 0 }, await uploaded(joined)];
  const response = await h.send("POST", "/renders", { canvas, layers, format: "png" });
  if (response.statusCode !== 200) throw new Error(response.body);
  const alpha = layerAlpha(source.area, seen, SETTINGS).data;
  /** By where the paint is, not by what the layer says. */
  const isKept = (pixel: number): boolean => alpha[pixel] === 0;
  return { file: response.rawPayload, facts: RenderFacts.parse(response.headers), canvas, isKept, joined };
}

async function uploaded({ layer, box }: Blend) {
  if (!box) throw new Error("Nothing was painted.");
  const { width, height } = box;
  const file = await sharp(layer.data, { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer();
  return { imageId: (await h.upload(file)).id, x: box.x, y: box.y };
}

const everyKind: Record<string, () => Promise<Buffer>> = { ...corpus, "1x1": () => noise({ width: 1, height: 1 }) };

test.each(Object.keys(everyKind))("%s: an edit and a PNG of it change no kept pixel", async (name) => {
  const base = (await everyKind[name]?.()) ?? Buffer.alloc(0);
  const { file, facts, canvas, isKept, joined } = await edited(base);
  // A PNG has no CMYK: there the base is what its profile says in sRGB.
  const before = name.startsWith("CMYK") ? await sharp(base).png().toBuffer() : base;
  const differing = await differingPixels(before, file);
  expect(differing.filter(isKept)).toEqual([]);
  const touched = canvas.width * canvas.height - joined.report.keptPixels;
  expect(differing.length).toBeGreaterThan(0.7 * touched);
  expect(facts).toMatchObject({ "overpaint-kept-pixels": joined.report.keptPixels, "overpaint-changed-pixels": 0 });
});
