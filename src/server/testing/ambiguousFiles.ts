import sharp, { type Sharp } from "sharp";
import type { Size } from "../../core/geometry/geometry.ts";
import { withSegment } from "./jpegSegments.ts";
import { withChunk } from "./pngChunk.ts";

/** Files of the kinds that decoders read differently: what is right for each. */
export interface AmbiguousFile {
  readonly bytes: Buffer;
  /** Upright. */
  readonly size: Size;
  /** Colour of each quarter as it is shown, sRGB, from the top left row by row; null where it is transparent. */
  readonly quarters: readonly (readonly [r: number, g: number, b: number] | null)[];
}

const SIZE: Size = { width: 96, height: 48 };
const TURNED: Size = { width: 48, height: 96 };
const [RED, GREEN, BLUE, YELLOW] = [
  [208, 64, 48],
  [48, 176, 80],
  [56, 72, 200],
  [224, 208, 64],
] as const;
const QUARTERS = [RED, GREEN, BLUE, YELLOW];
/** Turned by a quarter to the right, as orientation 6 says. */
const QUARTERS_TURNED = [BLUE, RED, YELLOW, GREEN];

function quartered(colours: readonly (readonly number[])[] = QUARTERS, { width, height }: Size = SIZE): Sharp {
  const data = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      data.set(colours[2 * Math.floor((2 * y) / height) + Math.floor((2 * x) / width)] ?? [0, 0, 0], 3 * (y * width + x));
    }
  }
  return sharp(data, { raw: { width, height, channels: 3 } });
}
const png = (colours?: readonly (readonly number[])[], size?: Size): Promise<Buffer> => quartered(colours, size).png().toBuffer();
const jpeg = (): Promise<Buffer> => quartered().jpeg({ quality: 95, chromaSubsampling: "4:4:4" }).toBuffer();

interface Entry {
  readonly type: number;
  readonly count?: number;
  readonly value: number;
  readonly isBig?: boolean;
}

/** EXIF that says nothing but an orientation, in the type that is given. */
function exifOf({ type, count = 1, value, isBig = false }: Entry): Buffer {
  const tiff = Buffer.alloc(26);
  tiff.write(isBig ? "MM\0*" : "II*\0", 0, "latin1");
  const write = (bytes: 1 | 2 | 4, number: number, at: number) =>
    isBig ? tiff.writeUIntBE(number, at, bytes) : tiff.writeUIntLE(number, at, bytes);
  write(4, 8, 4);
  write(2, 1, 8);
  write(2, 0x01_12, 10);
  write(2, type, 12);
  write(4, count, 14);
  write(type === 3 || type === 8 ? 2 : type === 1 || type === 6 ? 1 : 4, value, 18);
  return tiff;
}

const jpegTurned = async (entry: Entry): Promise<Buffer> =>
  withSegment(await jpeg(), 0xe1, Buffer.concat([Buffer.from("Exif\0\0"), exifOf(entry)]));
const turned = (bytes: Buffer): AmbiguousFile => ({ bytes, size: TURNED, quarters: QUARTERS_TURNED });
const upright = (bytes: Buffer, quarters: AmbiguousFile["quarters"] = QUARTERS): AmbiguousFile => ({
  bytes,
  size: SIZE,
  quarters,
});

const numbers = (...values: number[]): Buffer => Buffer.concat(values.map((value) => uint32(value)));
function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
/** White, red, green and blue of Adobe RGB, times 100,000. */
const ADOBE_RGB = numbers(31_270, 32_900, 64_000, 33_000, 21_000, 71_000, 15_000, 6_000);

/** Colours of samples of a gamma as they are shown: their light is encoded as sRGB. */
const shownOfGamma = (gamma: number) =>
  QUARTERS.map(([r, g, b]) => [encoded((r / 255) ** gamma), encoded((g / 255) ** gamma), encoded((b / 255) ** gamma)] as const);
const encoded = (light: number): number =>
  Math.round(255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055));

/** The chunks of a PNG behind its signature: type, content. */
function chunksOf(file: Buffer): [type: string, content: Buffer][] {
  const chunks: [string, Buffer][] = [];
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    chunks.push([file.toString("latin1", at + 4, at + 8), file.subarray(at + 8, at + 8 + length)]);
    at += 12 + length;
  }
  return chunks;
}

/** An animated PNG whose default image, all red, is no frame of it; its one frame lies at `at`. */
async function hiddenDefault(frame: Buffer, at: { readonly x: number; readonly y: number }, size: Size): Promise<Buffer> {
  const plain = await png([
    [255, 0, 0],
    [255, 0, 0],
    [255, 0, 0],
    [255, 0, 0],
  ]);
  const data = Buffer.concat(chunksOf(frame).flatMap(([type, content]) => (type === "IDAT" ? [content] : [])));
  const control = Buffer.concat([numbers(0, size.width, size.height, at.x, at.y), Buffer.from([0, 1, 0, 10, 0, 0])]);
  // Each is put behind the header, so the last comes first; the frame has to stand behind the default image.
  const animated = withChunk(plain, "acTL", numbers(1, 0));
  const end = animated.length - 12;
  const tail = (type: string, content: Buffer) => withChunk(plain, type, content).subarray(33, 33 + 12 + content.length);
  return Buffer.concat([
    animated.subarray(0, end),
    tail("fcTL", control),
    tail("fdAT", Buffer.concat([numbers(1), data])),
    animated.subarray(end),
  ]);
}

/** A GIF of one red frame that covers the left half of its canvas. */
function partialGif(): Buffer {
  const [width, height] = [SIZE.width / 2, SIZE.height];
  const head = Buffer.from([...Buffer.from("GIF89a"), SIZE.width, 0, SIZE.height, 0, 0xf0, 0, 0, 0, 0, 0, ...RED]);
  const image = Buffer.from([0x2c, 0, 0, 0, 0, width, 0, height, 0, 0, 2]);
  // Cleared before each pixel, so that every code has three bits. (GIF89a, appendix F)
  const codes = Array.from({ length: width * height }, () => [4, 1]).flat();
  const bits = [...codes, 5].flatMap((code) => [code & 1, (code >> 1) & 1, code >> 2]);
  const bytes = Array.from({ length: Math.ceil(bits.length / 8) }, (_, i) =>
    bits.slice(8 * i, 8 * i + 8).reduce((byte, bit, at) => byte | (bit << at), 0),
  );
  const blocks: number[] = [];
  for (let at = 0; at < bytes.length; at += 255) blocks.push(bytes.slice(at, at + 255).length, ...bytes.slice(at, at + 255));
  return Buffer.concat([head, image, Buffer.from([...blocks, 0, 0x3b])]);
}

async function webpTurned(): Promise<Buffer> {
  return await quartered().withMetadata({ orientation: 6 }).webp({ lossless: true }).toBuffer();
}
async function webpWithoutFlag(): Promise<Buffer> {
  const file = await webpTurned();
  file[20] = (file[20] ?? 0) & ~0x08;
  return file;
}
async function webpWithoutHeader(): Promise<Buffer> {
  const file = await quartered().webp({ lossless: true }).toBuffer();
  const exif = exifOf({ type: 3, value: 6 });
  const length = Buffer.alloc(4);
  length.writeUInt32LE(exif.length);
  const longer = Buffer.concat([file, Buffer.from("EXIF"), length, exif]);
  longer.writeUInt32LE(longer.length - 8, 4);
  return longer;
}

/** 40 x 30 pixels of one colour, 200, 118, 82, in a space told by code points: 12, 13. sharp writes none of that kind. */
const P3_AVIF = Buffer.from(
  "AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUEAAADybWV0YQAAAAAAAAAoaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAAAGxpYmF2aW" +
    "YAAAAADnBpdG0AAAAAAAEAAAAeaWxvYwAAAABEAAABAAEAAAABAAABGgAAACQAAAAoaWluZgAAAAAAAQAAABppbmZlAgAAAAABAABhdjAxQ29s" +
    "b3IAAAAAamlwcnAAAABLaXBjbwAAABRpc3BlAAAAAAAAACgAAAAeAAAAEHBpeGkAAAAAAwgICAAAAAxhdjFDgSAAAAAAABNjb2xybmNseAAMAA" +
    "0ABoAAAAAXaXBtYQAAAAAAAAABAAEEAQKDBAAAACxtZGF0EgAKCTgVJ+sIYGg0gDIVEAAAsoQhc/O8rCit8aXyTORec/yQ",
  "base64",
);

const LONG = 4;
const BYTE = 1;
const SHORT = 3;

/** Colours that a chunk gives another meaning are those that Chromium shows. */
export const ambiguousFiles: Readonly<Record<string, () => Promise<AmbiguousFile>>> = {
  "JPEG, orientation as LONG": async () => turned(await jpegTurned({ type: LONG, value: 6 })),
  "JPEG, orientation as LONG, big-endian": async () => turned(await jpegTurned({ type: LONG, value: 6, isBig: true })),
  "JPEG, orientation as BYTE": async () => turned(await jpegTurned({ type: BYTE, value: 6 })),
  "JPEG, orientation twice in one entry": async () => turned(await jpegTurned({ type: SHORT, count: 2, value: 6 })),
  "JPEG, orientation 9": async () => upright(await jpegTurned({ type: SHORT, value: 9 })),
  "PNG, orientation as LONG": async () => turned(withChunk(await png(), "eXIf", exifOf({ type: LONG, value: 6 }))),
  "WebP, orientation": async () => turned(await webpTurned()),
  "WebP, orientation that the header does not promise": async () => turned(await webpWithoutFlag()),
  "WebP, orientation without an extended header": async () => turned(await webpWithoutHeader()),
  "JPEG without its last two bytes": async () => upright((await jpeg()).subarray(0, -2)),
  "JPEG without its last byte": async () => upright((await jpeg()).subarray(0, -1)),
  "JPEG on its side, without its end": async () => turned((await jpegTurned({ type: LONG, value: 6 })).subarray(0, -2)),
  "JPEG with half a profile": async () =>
    upright(withSegment(await jpeg(), 0xe2, Buffer.concat([Buffer.from("ICC_PROFILE\0\x01\x02"), Buffer.alloc(400, 7)]))),
  "PNG without its end": async () => upright((await png()).subarray(0, -12)),
  "GIF without its end": async () => upright((await quartered().gif().toBuffer()).subarray(0, -1)),
  "animated PNG with a hidden default image": async () => upright(await hiddenDefault(await png(), { x: 0, y: 0 }, SIZE)),
  "animated PNG with a hidden default image and a small frame": async () => {
    const half = { width: SIZE.width / 2, height: SIZE.height };
    const frame = await png([RED, RED, RED, RED], half);
    return upright(await hiddenDefault(frame, { x: half.width, y: 0 }, half), [null, RED, null, RED]);
  },
  "GIF whose frame covers a half": async () => upright(partialGif(), [RED, null, RED, null]),
  "PNG, gamma 1": async () => upright(withChunk(await png(), "gAMA", numbers(100_000)), shownOfGamma(1)),
  "PNG, gamma 1/2.2 alone is sRGB": async () => upright(withChunk(await png(), "gAMA", numbers(45_455))),
  "PNG, gamma of no value": async () => upright(withChunk(await png(), "gAMA", numbers(0))),
  "PNG, sRGB before gamma": async () =>
    upright(withChunk(withChunk(await png(), "gAMA", numbers(100_000)), "sRGB", Buffer.from([0]))),
  "PNG, Adobe RGB's gamma and primaries": async () =>
    upright(withChunk(withChunk(await png(), "cHRM", ADOBE_RGB), "gAMA", numbers(45_455)), [
      [240, 62, 43],
      [0, 178, 71],
      [44, 70, 205],
      [231, 209, 41],
    ]),
  "PNG, cICP Display P3": async () =>
    upright(withChunk(await png(), "cICP", Buffer.from([12, 13, 0, 1])), [
      [226, 46, 34],
      [0, 179, 65],
      [52, 73, 208],
      [227, 207, 0],
    ]),
  "PNG, cICP linear": async () => upright(withChunk(await png(), "cICP", Buffer.from([1, 8, 0, 1])), shownOfGamma(1)),
  "AVIF, code points of Display P3": async () => {
    const colour = [213, 112, 72] as const;
    return { bytes: P3_AVIF, size: { width: 40, height: 30 }, quarters: [colour, colour, colour, colour] };
  },
  // Browsers have inks of their own, and go by no profile of them.
  "JPEG of inks with a profile": async () => {
    const bytes = await quartered().toColourspace("cmyk").withIccProfile("cmyk").jpeg({ quality: 95 }).toBuffer();
    const { data } = await sharp(bytes)
      .toColourspace("srgb")
      .resize(2, 2, { kernel: "nearest" })
      .raw()
      .toBuffer({ resolveWithObject: true });
    return upright(
      bytes,
      [0, 3, 6, 9].map((at) => [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0] as const),
    );
  },
  "PNG, cICP of no RGB": async () => upright(withChunk(await png(), "cICP", Buffer.from([1, 13, 0, 0]))),
};
