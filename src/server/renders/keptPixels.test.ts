import { decode } from "fast-png";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RenderFacts } from "../../contract/renders.ts";
import { areaOf } from "../../core/geometry/geometry.ts";
import { CORPUS_SIZE, corpus } from "../testing/corpus.ts";
import { differingPixels } from "../testing/otherReader.ts";
import { ServerHarness } from "../testing/serverHarness.ts";

let h: ServerHarness;
beforeAll(async () => {
  h = await ServerHarness.start({ limits: { maxUploadMb: 8, maxMegapixels: 120, maxUploadSeconds: 60 } });
});
afterAll(() => h.dispose());

const AT = { x: 31, y: 17 };
const PATCH = { width: 20, height: 16 };

const COLOUR = [170, 120, 90] as const;
/** Opaque in its middle, half alpha around it, transparent at its rim. */
function patch(): Promise<Buffer> {
  const data = Buffer.alloc(4 * areaOf(PATCH));
  for (let i = 0; i < areaOf(PATCH); i++) {
    const [x, y] = [i % PATCH.width, Math.floor(i / PATCH.width)];
    const depth = Math.min(x, y, PATCH.width - 1 - x, PATCH.height - 1 - y);
    data.set([...COLOUR, depth < 2 ? 0 : depth < 4 ? 128 : 255], 4 * i);
  }
  return sharp(data, { raw: { ...PATCH, channels: 4 } })
    .png()
    .toBuffer();
}
const isUnderPatch = (x: number, y: number) => x >= AT.x + 2 && x < AT.x + 18 && y >= AT.y + 2 && y < AT.y + 14;
const UNDER_PATCH = 16 * 12;

async function save(base: Buffer, more: object = { format: "png" }) {
  const stored = await h.upload(base);
  const layers = [
    { imageId: stored.id, x: 0, y: 0 },
    { imageId: (await h.upload(await patch())).id, ...AT },
  ];
  const canvas = { width: stored.width, height: stored.height };
  const response = await h.send("POST", "/renders", { canvas, layers, ...more });
  if (response.statusCode !== 200) throw new Error(response.body);
  return { file: response.rawPayload, facts: RenderFacts.parse(response.headers) };
}

/** Pixels that differ in any sample, where no layer lies and where one does. */
async function differences(before: Buffer, after: Buffer): Promise<{ kept: number; under: number }> {
  const differing = await differingPixels(before, after);
  const under = differing.filter((pixel) => isUnderPatch(pixel % CORPUS_SIZE.width, Math.floor(pixel / CORPUS_SIZE.width)));
  return { kept: differing.length - under.length, under: under.length };
}

const LOSSLESS_16 = [{ format: "png" }, { format: "tiff" }];
const LOSSLESS_8 = [...LOSSLESS_16, { format: "webp", lossless: true }];

describe("of every kind of picture no kept pixel changes", () => {
  test.each(Object.keys(corpus).filter((name) => !name.startsWith("CMYK")))("%s", async (name) => {
    const base = (await corpus[name]?.()) ?? Buffer.alloc(0);
    const { depth, icc } = await sharp(base).metadata();
    for (const more of depth === "ushort" ? LOSSLESS_16 : LOSSLESS_8) {
      if (more.format === "webp" && name === "grey with a profile") continue;
      const { file, facts } = await save(base, more);
      const { kept, under } = await differences(base, file);
      expect(kept).toBe(0);
      expect(under).toBeGreaterThan(0.95 * UNDER_PATCH);
      expect(facts).toMatchObject({
        "overpaint-kept-pixels": areaOf(CORPUS_SIZE) - UNDER_PATCH,
        "overpaint-changed-pixels": 0,
        "overpaint-bit-depth": depth === "ushort" ? "16" : "8",
        "overpaint-profile": icc ? "kept" : "none",
      });
      expect((await sharp(file).metadata()).icc).toEqual(icc);
    }
  });
});

test("CMYK: PNG is the base as its profile says it in sRGB; TIFF keeps its inks and takes the layers into them", async () => {
  for (const name of ["CMYK with a profile", "CMYK without one"]) {
    const base = (await corpus[name]?.()) ?? Buffer.alloc(0);
    const png = await save(base);
    expect(png.facts).toMatchObject({
      "overpaint-profile": "converted",
      "overpaint-colour": "rgb",
      "overpaint-changed-pixels": 0,
    });
    const converted = await sharp(base).png().toBuffer();
    expect(await differences(converted, png.file)).toEqual({ kept: 0, under: UNDER_PATCH });

    const tiff = await save(base, { format: "tiff" });
    expect(tiff.facts).toMatchObject({ "overpaint-colour": "cmyk", "overpaint-changed-pixels": 0 });
    const inks = (file: Buffer) =>
      sharp(file, { ignoreIcc: true })
        .pipelineColourspace("cmyk")
        .toColourspace("cmyk")
        .raw()
        .toBuffer({ resolveWithObject: true });
    const [a, b] = [await inks(base), await inks(tiff.file)];
    expect(b.info).toMatchObject({ ...CORPUS_SIZE, channels: 4 });
    const changed = new Set<number>();
    a.data.forEach((ink, i) => {
      if (b.data[i] !== ink) changed.add(Math.floor(i / 4));
    });
    expect(changed.size).toBe(UNDER_PATCH);
    expect([...changed].every((pixel) => isUnderPatch(pixel % 90, Math.floor(pixel / 90)))).toBe(true);
    expect(await colourAtCentre(tiff.file)).toSatisfy(isNear(20));
  }
});

const isNear = (most: number) => (colour: number[]) => colour.every((value, i) => Math.abs(value - (COLOUR[i] ?? 0)) <= most);

/** sRGB, of the patch's middle. */
async function colourAtCentre(file: Buffer): Promise<number[]> {
  const rgb = await sharp(file).withIccProfile("srgb").toColourspace("srgb").removeAlpha().raw().toBuffer();
  const at = 3 * ((AT.y + 8) * CORPUS_SIZE.width + AT.x + 10);
  return [...rgb.subarray(at, at + 3)];
}

test.each(["P3", "ProPhoto", "ProPhoto 16 bit", "Adobe RGB with alpha", "RGB PNG"])(
  "a layer looks in %s as it does in sRGB",
  async (name) => {
    const { file } = await save((await corpus[name]?.()) ?? Buffer.alloc(0));
    expect(await colourAtCentre(file)).toSatisfy(isNear(1));
  },
);

test("a layer of 8 bits keeps black, white and what lies between in 16", async () => {
  const { file } = await save((await corpus["16 bit"]?.()) ?? Buffer.alloc(0));
  const { data } = decode(file);
  const at = 3 * ((AT.y + 8) * CORPUS_SIZE.width + AT.x + 10);
  expect([...data.subarray(at, at + 3)]).toEqual(COLOUR.map((value) => value * 257));
});
