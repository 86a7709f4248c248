import { initializeCanvas, readPsd } from "ag-psd";
import { decode } from "fast-png";
import { unzipSync } from "fflate";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RenderFacts, type RenderRequest } from "../../contract/renders.ts";
import { areaOf } from "../../core/geometry/geometry.ts";
import { isExploring } from "../../testing/propertySeed.ts";
import { corpus } from "../testing/corpus.ts";
import { oddFiles } from "../testing/oddFiles.ts";
import { ServerHarness } from "../testing/serverHarness.ts";

let h: ServerHarness;
beforeAll(async () => {
  h = await ServerHarness.start({ limits: { maxUploadMb: 8, maxMegapixels: 120, maxUploadSeconds: 60 } });
});
afterAll(() => h.dispose());

const SAVES: Readonly<Record<string, Pick<RenderRequest, "format" | "lossless">>> = {
  PNG: { format: "png" },
  TIFF: { format: "tiff" },
  JPEG: { format: "jpg" },
  "lossy WebP": { format: "webp" },
  "lossless WebP": { format: "webp", lossless: true },
  Photoshop: { format: "psd" },
  OpenRaster: { format: "ora" },
};
const digitalSourceType = "compositeWithTrainedAlgorithmicMedia";

/**
 * A kind of image is saved in every format. Of files that differ from others of their kind in one thing, each is saved in two formats,
 * all of them in every one; the explorer saves each in all.
 */
function savesOf(name: string, index: number): [string, (typeof SAVES)[string]][] {
  const all = Object.entries(SAVES);
  if (isExploring(process.env) || (name in corpus && !name.includes("orientation"))) return all;
  return all.filter((_, format) => format === index % all.length || format === (index + 3) % all.length);
}

describe("every file that is taken can be saved in every format, and no kept pixel of it changes", () => {
  const files = Object.entries({ ...corpus, ...oddFiles }).map(([name, make], i) => [name, savesOf(name, i), make] as const);
  test.each(files)("%s", async (_name, saves, make) => {
    const original = await make();
    const base = await h.upload(original);
    const edit = await h.upload(await editOf(5, 3, "#c84a"));
    const canvas = { width: base.width, height: base.height };
    const layers = [
      { imageId: base.id, x: 0, y: 0, ...canvas },
      { imageId: edit.id, x: -4, y: -2, width: 5, height: 3, name: "A name\n of 😀" },
    ];
    for (const [name, how] of saves) {
      const response = await h.send("POST", "/renders", { canvas, layers, digitalSourceType, ...how });
      const failure = response.statusCode === 200 ? undefined : h.logged.findLast((line) => line.includes("request failed"));
      expect({ name, status: response.statusCode, failure }).toEqual({ name, status: 200, failure: undefined });
      const facts = RenderFacts.parse(response.headers);
      expect({ name, ...facts }).toMatchObject({
        name,
        "overpaint-kept-pixels": areaOf(canvas) - 1,
        "overpaint-source-note": "written",
      });
      if (name !== "JPEG" && name !== "lossy WebP")
        expect({ name, ...facts }).toMatchObject({ name, "overpaint-changed-pixels": 0 });
      await reopen(response.rawPayload, name, facts, original);
    }
  });
});

describe("a canvas that the base does not meet can be saved in every format", () => {
  const kinds = ["RGB PNG", "16 bit with alpha", "grey 16 bit with a profile", "CMYK with a profile", "P3"];
  test.each(kinds)("%s", async (kind) => {
    const base = await h.upload((await corpus[kind]?.()) ?? Buffer.alloc(0));
    const edit = await h.upload(await editOf(6, 8));
    for (const [name, how] of Object.entries(SAVES)) {
      const layers = [
        { imageId: base.id, x: -base.width, y: 0 },
        { imageId: edit.id, x: 2, y: 0 },
      ];
      const response = await h.send("POST", "/renders", { canvas: { width: 11, height: 8 }, layers, ...how });
      expect({ name, body: response.statusCode === 200 ? "" : response.body }).toEqual({ name, body: "" });
      expect(RenderFacts.parse(response.headers)).toMatchObject({ "overpaint-kept-pixels": 0, "overpaint-changed-pixels": 0 });
      if (name !== "PNG") continue;
      const { data, channels, depth } = decode(response.rawPayload);
      const alphas = Array.from({ length: 11 }, (_, x) => data[x * channels + channels - 1]);
      const full = 2 ** depth - 1;
      expect(alphas).toEqual(Array.from({ length: 11 }, (_, x) => (x >= 2 && x < 8 ? full : 0)));
    }
  });
});

const editOf = (width: number, height: number, background = "#c84") =>
  sharp({ create: { width, height, channels: 4, background } })
    .png()
    .toBuffer();

initializeCanvas(
  () => {
    throw new Error("There is no canvas here.");
  },
  (width, height) => ({ width, height, data: new Uint8ClampedArray(4 * width * height), colorSpace: "srgb" }),
);

interface Samples {
  readonly data: ArrayLike<number>;
  readonly channels: number;
}

/** Reads a saved file with another reader than the one that made it, where there is one, and looks for kept pixels that it changed. */
async function reopen(file: Buffer, name: string, facts: RenderFacts, original: Buffer): Promise<void> {
  const before = await samplesBySharp(original, facts);
  switch (name) {
    case "PNG":
      return expectKept(name, before, decode(file));
    case "OpenRaster": {
      const entries = unzipSync(file);
      expectKept(name, before, decode(entries["mergedimage.png"] ?? new Uint8Array()));
      return expectKept(`${name}'s layer`, before, decode(entries["data/layer0.png"] ?? new Uint8Array()));
    }
    case "Photoshop": {
      // The library for it reads no inks.
      if (facts["overpaint-colour"] === "cmyk") return expect(file.toString("latin1", 0, 4)).toBe("8BPS");
      const isPlain = facts["overpaint-colour"] === "rgb" && facts["overpaint-bit-depth"] === "8";
      const psd = readPsd(file, {
        useImageData: true,
        skipThumbnail: true,
        skipLayerImageData: !isPlain,
        skipCompositeImageData: !isPlain,
      });
      expect(psd.children?.map((layer) => layer.name)).toEqual(["Original", "A name of 😀"]);
      return isPlain ? expectKept(name, before, { data: psd.children?.[0]?.imageData?.data ?? [], channels: 4 }) : undefined;
    }
    case "TIFF":
    case "lossless WebP":
      return expectKept(name, before, await samplesBySharp(file, { ...facts, "overpaint-profile": "kept" }));
    default:
      expect((await samplesBySharp(file, { ...facts, "overpaint-profile": "kept" })).data.length).toBeGreaterThan(0);
  }
}

async function samplesBySharp(file: Buffer, facts: RenderFacts): Promise<Samples> {
  const isConverted = facts["overpaint-profile"] === "converted";
  const picture = sharp(file, { ignoreIcc: !isConverted, failOn: "none" }).autoOrient();
  const isDeep = facts["overpaint-bit-depth"] === "16";
  const inSpace =
    facts["overpaint-colour"] === "cmyk"
      ? picture.pipelineColourspace("cmyk").toColourspace("cmyk")
      : picture.toColourspace(isDeep ? "rgb16" : "srgb");
  const { data, info } = await inSpace.raw({ depth: isDeep ? "ushort" : "uchar" }).toBuffer({ resolveWithObject: true });
  const samples = isDeep ? new Uint16Array(Uint8Array.from(data).buffer) : data;
  return { data: samples, channels: info.channels };
}

/** The first pixel is the edit's. */
function expectKept(name: string, a: Samples, b: Samples): void {
  const pixels = b.data.length / b.channels;
  expect({ name, pixels: a.data.length / a.channels }).toEqual({ name, pixels });
  const differing: number[] = [];
  for (let pixel = 1; pixel < pixels; pixel++) {
    const [before, after] = [channelsAt(a, pixel), channelsAt(b, pixel)];
    if (after.some((sample, i) => before[i] !== undefined && sample !== before[i])) differing.push(pixel);
  }
  expect({ name, differing }).toEqual({ name, differing: [] });
}

/** Grey as RGB; alpha, or black ink, last where there is one. */
function channelsAt({ data, channels }: Samples, pixel: number): (number | undefined)[] {
  const samples = Array.from({ length: channels }, (_, i) => data[pixel * channels + i]);
  const [grey] = samples;
  return channels <= 2 ? [grey, grey, grey, ...samples.slice(1)] : samples;
}
