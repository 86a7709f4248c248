import { initializeCanvas, type Layer, type Psd, readPsd } from "ag-psd";
import { decode } from "fast-png";
import { strFromU8, unzipSync } from "fflate";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RenderFacts } from "../../contract/renders.ts";
import { corpus } from "../testing/corpus.ts";
import { noise, ServerHarness } from "../testing/serverHarness.ts";

let h: ServerHarness;
beforeAll(async () => {
  h = await ServerHarness.start({ limits: { maxUploadMb: 8, maxMegapixels: 120, maxUploadSeconds: 60 } });
});
afterAll(() => h.dispose());

const NAME = "Walnut table, Möbel & <soft> light";
const PATCH = { width: 20, height: 16 };

async function patch(alpha: number): Promise<Buffer> {
  const data = Buffer.alloc(4 * PATCH.width * PATCH.height);
  for (let i = 0; i < data.length; i += 4) data.set([170, 120, 90, alpha], i);
  return sharp(data, { raw: { ...PATCH, channels: 4 } })
    .png()
    .toBuffer();
}

async function save(base: Buffer, format: "psd" | "ora" | "png", canvas?: { width: number; height: number }) {
  const stored = await h.upload(base);
  const layers = [
    { imageId: stored.id, x: 0, y: 0, name: "Original" },
    { imageId: (await h.upload(await patch(255))).id, x: 31, y: 17, name: NAME },
    { imageId: (await h.upload(await patch(128))).id, x: -5, y: 60 },
    { imageId: (await h.upload(await patch(64))).id, x: 500, y: 500 },
  ];
  const body = { canvas: canvas ?? { width: stored.width, height: stored.height }, layers, format };
  const response = await h.send("POST", "/renders", body);
  if (response.statusCode !== 200) throw new Error(response.body);
  return { file: response.rawPayload, facts: RenderFacts.parse(response.headers), headers: response.headers };
}

const pixelsOf = (layer: Layer | Psd | undefined) => layer?.imageData?.data ?? new Uint8Array();
/** As ag-psd gives every picture: RGBA. */
async function rgbaOf(file: Buffer) {
  const { data, channels } = decode(file);
  if (channels === 4) return data;
  return Uint8Array.from({ length: (data.length / 3) * 4 }, (_, i) =>
    i % 4 === 3 ? 255 : (data[3 * Math.floor(i / 4) + (i % 4)] ?? 0),
  );
}

describe("Photoshop", () => {
  initializeCanvas(
    () => {
      throw new Error("There is no canvas here.");
    },
    (width, height) => ({ width, height, data: new Uint8ClampedArray(4 * width * height), colorSpace: "srgb" }),
  );
  const read = (file: Buffer, skipCompositeImageData = false) =>
    readPsd(file, { useImageData: true, skipThumbnail: true, skipCompositeImageData });

  test("layers lie where they lay, named, cut at the canvas, the base's samples as they were; the flat picture is the PNG's", async () => {
    const base = await noise({ width: 90, height: 70 });
    const { file, facts, headers } = await save(base, "psd");
    expect(headers["content-disposition"]).toContain("overpaint.psd");
    expect(facts).toMatchObject({ "overpaint-changed-pixels": 0, "overpaint-kept-pixels": 90 * 70 - 20 * 16 - 15 * 10 });
    const psd = read(file);
    expect([psd.width, psd.height, psd.bitsPerChannel]).toEqual([90, 70, 8]);
    expect(psd.children?.map(({ name, left, top, right, bottom }) => [name, left, top, right, bottom])).toEqual([
      ["Original", 0, 0, 90, 70],
      [NAME, 31, 17, 51, 33],
      ["Edit 2", 0, 60, 15, 70],
    ]);
    expect(Buffer.compare(Buffer.from(pixelsOf(psd.children?.[0])), Buffer.from(await rgbaOf(base)))).toBe(0);
    expect([...pixelsOf(psd.children?.[2]).slice(0, 4)]).toEqual([170, 120, 90, 128]);
    const flat = await rgbaOf((await save(base, "png")).file);
    expect(Buffer.compare(Buffer.from(pixelsOf(psd)), Buffer.from(flat))).toBe(0);
  });

  test("16 bits with alpha and a profile stay so", async () => {
    const base = (await corpus["16 bit with alpha"]?.()) ?? Buffer.alloc(0);
    const { file, facts } = await save(base, "psd");
    expect(facts).toMatchObject({ "overpaint-changed-pixels": 0, "overpaint-bit-depth": "16" });
    const psd = read(file, true);
    expect(psd.bitsPerChannel).toBe(16);
    expect(psd.children?.length).toBe(3);
    const { data } = decode(base);
    expect(
      Buffer.compare(Buffer.from(pixelsOf(psd.children?.[0]).buffer), Buffer.from(data.buffer, data.byteOffset, data.byteLength)),
    ).toBe(0);
  });

  test("a canvas over 30,000 pixels a side is a PSB", async () => {
    const base = await sharp({ create: { width: 30_001, height: 2, channels: 3, background: "#4080c0" } })
      .png()
      .toBuffer();
    const { file, headers } = await save(base, "psd");
    expect(headers["content-disposition"]).toContain("overpaint.psb");
    const psd = read(file);
    expect([psd.width, psd.children?.length]).toEqual([30_001, 1]);
    expect([...pixelsOf(psd.children?.[0]).slice(-4)]).toEqual([0x40, 0x80, 0xc0, 255]);
  });

  test("inks are stored as Photoshop stores them, grey as grey", async () => {
    for (const name of ["CMYK with a profile", "grey with a profile", "grey"]) {
      const { file, facts } = await save((await corpus[name]?.()) ?? Buffer.alloc(0), "psd");
      expect(facts).toMatchObject({ "overpaint-changed-pixels": 0 });
      expect(file.readUInt16BE(24)).toBe({ "CMYK with a profile": 4, "grey with a profile": 1, grey: 3 }[name]);
    }
  });
});

describe("OpenRaster", () => {
  test("a zip as the standard says: its type first and stored, layers topmost first, the flat picture beside them", async () => {
    const base = await noise({ width: 90, height: 70 });
    const { file, facts } = await save(base, "ora");
    expect(file.toString("latin1", 30, 30 + "mimetypeimage/openraster".length)).toBe("mimetypeimage/openraster");
    expect(facts).toMatchObject({ "overpaint-changed-pixels": 0 });
    const entries = unzipSync(file);
    const stack = strFromU8(entries["stack.xml"] ?? new Uint8Array());
    expect([...stack.matchAll(/src="([^"]*)" x="([^"]*)" y="([^"]*)"/g)].map(([, src, x, y]) => [src, x, y])).toEqual([
      ["data/layer2.png", "0", "60"],
      ["data/layer1.png", "31", "17"],
      ["data/layer0.png", "0", "0"],
    ]);
    expect(stack).toContain('name="Walnut table, Möbel &amp; &lt;soft&gt; light"');
    expect(decode(entries["data/layer0.png"] ?? new Uint8Array()).data).toEqual(decode(base).data);
    expect(decode(entries["mergedimage.png"] ?? new Uint8Array()).data).toEqual(decode((await save(base, "png")).file).data);
    expect(decode(entries["Thumbnails/thumbnail.png"] ?? new Uint8Array()).width).toBe(90);
  });

  test("a canvas larger than its base is transparent there, in every layer's place", async () => {
    const { file, facts } = await save(await noise({ width: 90, height: 70 }), "ora", { width: 120, height: 100 });
    expect(facts).toMatchObject({ "overpaint-changed-pixels": 0 });
    const { data, channels } = decode(unzipSync(file)["data/layer0.png"] ?? new Uint8Array());
    expect([channels, data.at(-1)]).toEqual([4, 0]);
  });
});
