import sharp, { type Sharp } from "sharp";
import { expect, test } from "vitest";
import { AppError } from "../../core/appError.ts";
import { readImageHeader } from "../../core/imageFile/imageHeader.ts";
import { acceptFile } from "./acceptImage.ts";
import { levelSizes } from "./pyramid.ts";

const WIDTH = 301;
const HEIGHT = 167;
const noise = Buffer.from(
  Array.from({ length: WIDTH * HEIGHT * 4 }, (_, i) => (i % 4 === 3 ? 128 + (i % 128) : (i * 2654435761) >>> 24)),
);
const picture = (): Sharp => sharp(noise, { raw: { width: WIDTH, height: HEIGHT, channels: 4 } });
const twoFrames = () =>
  sharp(
    [noise, Buffer.from(noise).reverse()].map((data) => Buffer.from(data)).reduce((a, b) => Buffer.concat([a, b])),
    {
      raw: { width: WIDTH, height: 2 * HEIGHT, channels: 4, pageHeight: HEIGHT },
    },
  );

const files: readonly [string, string, () => Promise<Buffer>][] = [
  ["baseline JPEG", "image/jpeg", () => picture().jpeg().toBuffer()],
  [
    "progressive JPEG with EXIF",
    "image/jpeg",
    () => picture().withMetadata({ orientation: 6 }).jpeg({ progressive: true }).toBuffer(),
  ],
  ["PNG", "image/png", () => picture().png().toBuffer()],
  ["palette PNG", "image/png", () => picture().png({ palette: true, progressive: true }).toBuffer()],
  ["lossy WebP", "image/webp", () => picture().removeAlpha().webp().toBuffer()],
  ["lossy WebP with alpha", "image/webp", () => picture().webp().toBuffer()],
  ["lossless WebP", "image/webp", () => picture().webp({ lossless: true }).toBuffer()],
  ["GIF", "image/gif", () => picture().gif().toBuffer()],
  [
    "animated GIF",
    "image/gif",
    () =>
      twoFrames()
        .gif({ delay: [100, 100] })
        .toBuffer(),
  ],
  ["AVIF", "image/avif", () => picture().avif({ effort: 0 }).toBuffer()],
];
const bytesOf = (file: Buffer) => new Uint8Array(file);
const codeOf = async (ask: () => Promise<unknown>): Promise<string> => {
  try {
    await ask();
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return "accepted";
};

test.each(files)("a %s tells its type and size, and that it is whole", async (_name, mime, make) => {
  const file = await make();
  expect(readImageHeader(bytesOf(file))).toEqual({ mime, size: { width: WIDTH, height: HEIGHT }, lacks: "nothing" });
});

test.each(files)("a %s that breaks off is refused, or the server's to judge, wherever it does", async (_name, mime, make) => {
  const file = bytesOf(await make());
  for (const share of [0.3, 0.5, 0.9, 0.99]) {
    const cut = file.slice(0, Math.floor(file.length * share));
    // Whether a JPEG without its end lacks data, only a decoder can tell.
    const expected = mime === "image/jpeg" ? "unreadable_here" : "image_truncated";
    expect([share, await codeOf(() => acceptFile(cut, { maxMegapixels: 100 }))]).toEqual([share, expected]);
  }
});

test.each([
  ["PNG", 12, () => picture().png()],
  ["PNG, in part", 5, () => picture().png()],
  ["GIF", 1, () => picture().gif()],
  ["JPEG", 2, () => picture().jpeg()],
] as const)("a %s that lacks its end alone is not refused: the server judges it", async (_name, bytes, make) => {
  const file = bytesOf(await make().toBuffer());
  expect(await codeOf(() => acceptFile(file.slice(0, -bytes), { maxMegapixels: 100 }))).toBe("unreadable_here");
});

test("bytes that a camera appends to a JPEG do not make it broken", async () => {
  const file = Buffer.concat([await picture().jpeg().toBuffer(), Buffer.from("trailer")]);
  expect(readImageHeader(bytesOf(file))?.lacks).toBe("nothing");
});

test("a thumbnail's end inside a JPEG's EXIF is not taken for the picture's", async () => {
  const file = await picture().jpeg().toBuffer();
  const thumbnail = Buffer.from([0xff, 0xe1, 0x00, 0x06, 0xff, 0xd8, 0xff, 0xd9]);
  const whole = Buffer.concat([file.subarray(0, 2), thumbnail, file.subarray(2)]);
  expect(readImageHeader(bytesOf(whole))?.lacks).toBe("nothing");
  expect(readImageHeader(bytesOf(whole.subarray(0, -40)))?.lacks).toBe("end");
});

test("text and noise are no images; a TIFF is the server's to read", async () => {
  const text = bytesOf(Buffer.from("hello, this is no image"));
  await expect(acceptFile(text, { maxMegapixels: 100 })).rejects.toMatchObject({
    code: "image_type_refused",
    message: "This is a text file. Choose an image.",
    details: { kind: "text" },
  });
  expect(await codeOf(() => acceptFile(Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), { maxMegapixels: 100 }))).toBe(
    "not_an_image",
  );
  const tiff = bytesOf(await picture().tiff().toBuffer());
  expect(await codeOf(() => acceptFile(tiff, { maxMegapixels: 100 }))).toBe("unreadable_here");
});

test("too many pixels are refused from the header, and the limit is named", async () => {
  const file = bytesOf(await picture().png().toBuffer());
  const limits = { maxMegapixels: 0.05 };
  expect(await codeOf(() => acceptFile(file, limits))).toBe("image_too_many_pixels");
  await expect(acceptFile(file, limits)).rejects.toThrow(/301 × 167.*limit/);
  expect(await codeOf(() => acceptFile(file, { maxMegapixels: 0.051 }))).toBe("accepted");
});

test("levels halve down to 512, rounded up", () => {
  expect(levelSizes({ width: 2051, height: 3 })).toEqual([
    { width: 2051, height: 3 },
    { width: 1026, height: 2 },
    { width: 513, height: 1 },
    { width: 257, height: 1 },
  ]);
  expect(levelSizes({ width: 512, height: 512 })).toHaveLength(1);
});

const HUGE = 50_000;
const [low, high] = [HUGE & 255, HUGE >> 8];
/** The same file with 50,000 x 50,000 written where its size stands. */
const enlarged: readonly [string, () => Promise<Buffer>][] = [
  [
    "JPEG",
    async () => {
      const file = await picture().jpeg().toBuffer();
      file.set([high, low, high, low], file.indexOf(Buffer.from([0xff, 0xc0])) + 5);
      return file;
    },
  ],
  [
    "PNG",
    async () => {
      const file = await picture().png().toBuffer();
      file.set([0, 0, high, low, 0, 0, high, low], 16);
      return file;
    },
  ],
  [
    "GIF",
    async () => {
      const file = await picture().gif().toBuffer();
      file.set([low, high, low, high], 6);
      return file;
    },
  ],
  [
    "WebP with alpha",
    async () => {
      const file = await picture().webp().toBuffer();
      const [side, sideHigh] = [(HUGE - 1) & 255, (HUGE - 1) >> 8];
      file.set([side, sideHigh, 0, side, sideHigh, 0], 24);
      return file;
    },
  ],
  [
    "AVIF",
    async () => {
      const file = await picture().avif({ effort: 0 }).toBuffer();
      file.set([0, 0, high, low, 0, 0, high, low], file.indexOf("ispe") + 8);
      return file;
    },
  ],
];

test.each(enlarged)("a %s that says it has 50,000 x 50,000 pixels is refused before one is decoded", async (_name, make) => {
  const file = bytesOf(await make());
  expect(readImageHeader(file)?.size).toEqual({ width: HUGE, height: HUGE });
  expect(await codeOf(() => acceptFile(file, { maxMegapixels: 120 }))).toBe("image_too_many_pixels");
});

test("the largest that a lossless WebP and a lossy one can say is refused too", async () => {
  for (const [lossless, at, lastBits] of [
    [true, 21, 0x0f],
    [false, 26, 0x3f],
  ] as const) {
    const file = bytesOf(await picture().removeAlpha().webp({ lossless }).toBuffer());
    file.set([0xff, 0xff, 0xff, lastBits | ((file[at + 3] ?? 0) & ~lastBits)], at);
    expect(await codeOf(() => acceptFile(file, { maxMegapixels: 120 }))).toBe("image_too_many_pixels");
  }
});
