import { strFromU8, unzipSync } from "fflate";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withSegment } from "../testing/jpegSegments.ts";
import { pngOf, withChunk } from "../testing/pngChunk.ts";
import { ServerHarness } from "../testing/serverHarness.ts";
import { exifDensity, exifOf } from "./metadata/exif.ts";
import { readExif } from "./metadata/exifTags.ts";

let h: ServerHarness;
beforeAll(async () => {
  h = await ServerHarness.start();
});
afterAll(() => h.dispose());

const PLAIN = pngOf(
  { width: 3, height: 2, depth: 8, colour: 2 },
  Buffer.from([0, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
);

function phys(x: number, y: number, unit: 0 | 1): Buffer {
  const content = Buffer.alloc(9);
  content.writeUInt32BE(x, 0);
  content.writeUInt32BE(y, 4);
  content[8] = unit;
  return withChunk(PLAIN, "pHYs", content);
}

async function jpegOf(jfif: { unit: 0 | 1 | 2; x: number; y: number } | null, dpi?: number): Promise<Buffer> {
  const plain = await sharp(PLAIN).jpeg().toBuffer();
  const exif = dpi === undefined ? null : exifOf({ x: dpi, y: dpi, unit: "inch" });
  const told = exif ? withSegment(plain, 0xe1, Buffer.concat([Buffer.from("Exif\0\0", "latin1"), exif])) : plain;
  if (!jfif) return told;
  const content = Buffer.from("4a4649460001010000000000000000", "hex").subarray(0, 14);
  content[7] = jfif.unit;
  content.writeUInt16BE(jfif.x, 8);
  content.writeUInt16BE(jfif.y, 10);
  return withSegment(told, 0xe0, content);
}

async function saved(base: Buffer, format: string): Promise<Buffer> {
  const { id } = await h.upload(base);
  const layers = [{ imageId: id, x: 0, y: 0 }];
  const response = await h.send("POST", "/renders", { canvas: { width: 3, height: 2 }, layers, format });
  if (response.statusCode !== 200) throw new Error(response.body);
  return response.rawPayload;
}

const inPng = (file: Buffer): readonly number[] | null => {
  const at = file.indexOf("pHYs");
  return at < 0 ? null : [file.readUInt32BE(at + 4), file.readUInt32BE(at + 8), file[at + 12] ?? -1];
};
const inJpeg = (file: Buffer): readonly number[] => {
  const at = file.indexOf("JFIF\0");
  return [file.readUInt16BE(at + 8), file.readUInt16BE(at + 10), file[at + 7] ?? -1];
};
/** Across, down and unit of a TIFF's first directory. */
const inTiff = (file: Buffer): readonly number[] | null => {
  const tag = (id: number) => readExif(file).main.find((one) => one.id === id)?.value;
  const [x, y, unit] = [tag(0x011a), tag(0x011b), tag(0x0128)];
  if (!x || !y) return null;
  return [x.readUInt32LE(0) / x.readUInt32LE(4), y.readUInt32LE(0) / y.readUInt32LE(4), unit?.readUInt16LE(0) ?? -1];
};
const inPsd = (file: Buffer): readonly number[] | null => {
  const at = file.indexOf(Buffer.from("8BIM\x03\xed\0\0", "latin1"));
  return at < 0 ? null : [file.readUInt32BE(at + 12) / 65_536, file.readUInt32BE(at + 20) / 65_536, file.readUInt16BE(at + 16)];
};
const inOpenRaster = (file: Buffer): readonly number[] | null => {
  const found = /xres="(\d+)" yres="(\d+)"/.exec(strFromU8(unzipSync(file)["stack.xml"] ?? new Uint8Array()));
  return found && [Number(found[1]), Number(found[2])];
};

describe("a saved file has the density of its base, and none where that has none", () => {
  const none = { png: null, jpg: [1, 1, 0], tiff: null, psd: null, ora: null, webp: null };
  const at300 = {
    png: [11_811, 11_811, 1],
    jpg: [300, 300, 1],
    tiff: [300, 300, 2],
    psd: [300, 300, 1],
    ora: [300, 300],
    webp: 300,
  };
  test.each([
    ["a PNG of 300 dpi", () => phys(11_811, 11_811, 1), at300],
    ["a PNG without", () => PLAIN, none],
    ["a PNG of no pixels a metre", () => phys(0, 0, 1), none],
    ["a PNG of tall pixels and no unit", () => phys(2, 1, 0), { ...none, png: [2, 1, 0], jpg: [2, 1, 0], tiff: [2, 1, 1] }],
    ["a JFIF of 300 dpi", () => jpegOf({ unit: 1, x: 300, y: 300 }), at300],
    ["a JFIF that knows nothing", () => jpegOf({ unit: 0, x: 1, y: 1 }), none],
    ["a JPEG without JFIF and EXIF", () => jpegOf(null), none],
    ["EXIF of 300 dpi", () => jpegOf(null, 300), at300],
    ["EXIF of 300 dpi beside a JFIF without a unit", () => jpegOf({ unit: 0, x: 2, y: 1 }, 300), at300],
    ["EXIF of 72 dpi, as of what is unknown, beside a JFIF of 300", () => jpegOf({ unit: 1, x: 300, y: 300 }, 72), at300],
    ["EXIF of 300 dpi beside a JFIF of 72", () => jpegOf({ unit: 1, x: 72, y: 72 }, 300), at300],
    [
      "a JFIF in centimetres",
      () => jpegOf({ unit: 2, x: 100, y: 50 }),
      { png: [10_000, 5_000, 1], jpg: [100, 50, 2], tiff: [100, 50, 3], psd: [254, 127, 2], ora: [254, 127], webp: 254 },
    ],
  ] as const)("%s", async (_name, make, expected) => {
    const base = await make();
    const webp = (await sharp(await saved(base, "webp")).metadata()).exif;
    expect({
      png: inPng(await saved(base, "png")),
      jpg: inJpeg(await saved(base, "jpg")),
      tiff: inTiff(await saved(base, "tiff")),
      psd: inPsd(await saved(base, "psd")),
      ora: inOpenRaster(await saved(base, "ora")),
      webp: webp ? (exifDensity(webp)?.x ?? null) : null,
    }).toEqual(expected);
  });
});
