import { deflateSync } from "node:zlib";
import sharp, { type Sharp } from "sharp";
import type { Size } from "../../core/geometry/geometry.ts";
import { noise } from "./corpus.ts";
import { adobeRgb, greyGamma, oddProfile } from "./iccProfiles.ts";
import { withIptc, withSegment, withXmpPacket } from "./jpegSegments.ts";
import { pngOf, withChunk, withProfile } from "./pngChunk.ts";
import { webpWith } from "./webpChunk.ts";

const SIZE: Size = { width: 19, height: 14 };
const png = (image: Sharp) => image.png().toBuffer();
const of = (channels: 1 | 3 | 4, depth: 8 | 16 = 8, size: Size = SIZE) => noise(channels, depth, size);
const jpeg = (image: Sharp = of(3)) => image.jpeg().toBuffer();
const inks = () => of(3).toColourspace("cmyk").withIccProfile("cmyk").jpeg().toBuffer();

/** A JPEG's profile, cut or replaced. */
async function withOtherProfile(file: Promise<Buffer>, change: (icc: Buffer) => Buffer): Promise<Buffer> {
  const bytes = await file;
  const { icc } = await sharp(bytes).metadata();
  const head = bytes.indexOf("ICC_PROFILE\0");
  const [from, to] = [head - 4, head - 2 + bytes.readUInt16BE(head - 2)];
  const plain = Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  return withIcc(plain, change(icc ?? Buffer.alloc(0)));
}
const withIcc = (file: Buffer, icc: Buffer): Buffer =>
  withSegment(file, 0xe2, Buffer.concat([Buffer.from("ICC_PROFILE\0\x01\x01", "latin1"), icc]));

function frames(format: "gif" | "webp", { width, height }: Size = SIZE): Promise<Buffer> {
  const all = { width, height: 3 * height, channels: 3 } as const;
  const data = Buffer.from(Array.from({ length: all.width * all.height * 3 }, (_, i) => (i * 7) % 256));
  return sharp(data, { raw: { ...all, pageHeight: height } })
    .toFormat(format)
    .toBuffer();
}

/** A GIF of 10 x 10 whose one frame is a pixel in its midst; all else is transparent. */
const partialGif = (): Buffer =>
  Buffer.from(
    "GIF89a\x0a\0\x0a\0\x80\0\0\xff\x40\x20\0\0\0!\xf9\x04\x01\0\0\x01\0,\x04\0\x04\0\x01\0\x01\0\0\x02\x02D\x01\0;",
    "latin1",
  );

const rows = (bytes: number, height = 8): Buffer =>
  Buffer.concat(
    Array.from({ length: height }, (_, y) => Buffer.from([0, ...Array.from({ length: bytes }, (_, x) => 37 * y + 91 * x)])),
  );
const RED_TO_BLUE = Buffer.from([255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9]);

const sizes = (["1 x 1", "1 x 40", "40 x 1", "2 x 2"] as const).flatMap((name) => {
  const [width = 1, height = 1] = name.split(" x ").map(Number);
  const size = { width, height };
  return [
    [`${name}, RGB`, () => png(of(3, 8, size))],
    [`${name}, alpha`, () => png(of(4, 8, size))],
    [`${name}, grey of 16 bits`, () => png(of(1, 16, size))],
    [`${name}, JPEG`, () => jpeg(of(3, 8, size))],
    [`${name}, GIF`, () => of(3, 8, size).gif().toBuffer()],
    [`${name}, WebP`, () => of(4, 8, size).webp().toBuffer()],
  ] as const;
});

const profiles = {
  "a grey one in RGB": async () => withProfile(await png(of(3)), greyGamma()),
  "an RGB one in grey": async () => withProfile(await png(of(1)), adobeRgb()),
  "an RGB one in grey of 16 bits": async () => withProfile(await png(of(1, 16)), adobeRgb()),
  "a grey one in a JPEG of RGB": async () => withIcc(await jpeg(), greyGamma()),
  "an RGB one in a grey JPEG": async () => withIcc(await jpeg(of(1)), adobeRgb()),
  "an RGB one in inks": () => withOtherProfile(inks(), adobeRgb),
  "inks' own, cut": () => withOtherProfile(inks(), (icc) => icc.subarray(0, 60_000)),
  "inks' own, its header alone": () => withOtherProfile(inks(), (icc) => icc.subarray(0, 128)),
  "four bytes, of inks": () => withOtherProfile(inks(), (icc) => icc.subarray(0, 4)),
  "inks' in RGB": async () => withProfile(await png(of(3)), (await sharp(await inks()).metadata()).icc ?? Buffer.alloc(0)),
  "Lab, abstract": async () => withProfile(await png(of(3)), oddProfile("Lab ", "abst")),
  "Lab, of a display": async () => withProfile(await png(of(3)), oddProfile("Lab ", "mntr")),
  "a device link": async () => withProfile(await png(of(3)), oddProfile("RGB ", "link")),
  "named colours": async () => withProfile(await png(of(3)), oddProfile("RGB ", "nmcl")),
  "without its tags": async () => withProfile(await png(of(3)), oddProfile("RGB ", "mntr")),
  "version 4": () => of(3).withIccProfile("p3").png().toBuffer(),
  nothing: async () => withProfile(await png(of(3)), Buffer.alloc(0)),
  "four bytes": async () => withProfile(await png(of(3)), Buffer.from("ICC?")),
  "cut in its tags": async () => withProfile(await png(of(3)), adobeRgb().subarray(0, 200)),
  "cut in its tags, 16 bits with alpha": async () => withProfile(await png(of(4, 16)), adobeRgb().subarray(0, 200)),
  "grey, cut": async () => withProfile(await png(of(1)), greyGamma().subarray(0, 180)),
  "words, in a JPEG": async () => withIcc(await jpeg(), Buffer.from("this is no profile")),
};

const pngs = {
  "1 bit": () => pngOf({ width: 13, height: 8, depth: 1, colour: 0 }, rows(2)),
  "2 bits": () => pngOf({ width: 13, height: 8, depth: 2, colour: 0 }, rows(4)),
  "4 bits, transparent grey": () => pngOf({ width: 13, height: 8, depth: 4, colour: 0 }, rows(7), { tRNS: Buffer.from([0, 5]) }),
  "a palette of 2 bits": () => pngOf({ width: 13, height: 8, depth: 2, colour: 3 }, rows(4), { PLTE: RED_TO_BLUE }),
  "a palette with transparency": () =>
    pngOf({ width: 13, height: 8, depth: 2, colour: 3 }, rows(4), { PLTE: RED_TO_BLUE, tRNS: Buffer.from([0, 128, 255]) }),
  "a transparent colour": () =>
    pngOf({ width: 13, height: 8, depth: 8, colour: 2 }, rows(39), { tRNS: Buffer.from([0, 0, 0, 91, 0, 182]) }),
  "a transparent colour of 16 bits": () =>
    pngOf({ width: 13, height: 8, depth: 16, colour: 2 }, rows(78), { tRNS: Buffer.from([0, 91, 182, 17, 108, 199]) }),
  "grey of 16 bits with alpha": () => pngOf({ width: 13, height: 8, depth: 16, colour: 4 }, rows(52)),
  "grey with alpha": () => pngOf({ width: 13, height: 8, depth: 8, colour: 4 }, rows(26)),
  interlaced: () => of(4).png({ progressive: true }).toBuffer(),
  "a long comment": async () => withChunk(await png(of(3)), "tEXt", Buffer.from(`Comment\0${"long ".repeat(60_000)}`)),
  "a comment of a bomb": async () =>
    withChunk(await png(of(3)), "zTXt", Buffer.concat([Buffer.from("Comment\0\0"), deflateSync(Buffer.alloc(9_000_000, 65))])),
  "many comments": async () => {
    let file: Buffer = await png(of(3));
    for (let i = 0; i < 40; i++) file = withChunk(file, "tEXt", Buffer.from(`Key${i % 5}\0value & <${i}>`));
    return file;
  },
  "comments that are broken": async () => {
    const sound = await png(of(3));
    const packed = withChunk(sound, "zTXt", Buffer.from("Comment\0\0no deflate"));
    const nameless = withChunk(packed, "tEXt", Buffer.from("no keyword"));
    const file = withChunk(nameless, "tEXt", Buffer.from("Title\0wrong checksum"));
    file.write("T", file.indexOf("Title") + 6, "latin1");
    return withChunk(file, "iTXt", Buffer.from("Title\0\x01\0"));
  },
  "a comment in no character set": async () => withChunk(await png(of(3)), "tEXt", Buffer.from("Title\0\xff\x01\x02", "latin1")),
  "XMP of 200 KB": async () => withChunk(await png(of(3)), "iTXt", Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0${longXmp(200_000)}`)),
  "EXIF of 100 KB": async () => withChunk(await png(of(3)), "eXIf", longExif(100_000)),
};
const longXmp = (length: number): string =>
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:source>${"s".repeat(length)}</dc:source></rdf:Description></rdf:RDF></x:xmpmeta>`;
function longExif(length: number): Buffer {
  const exif = Buffer.concat([
    Buffer.from("II*\0\x08\0\0\0\x01\0\x0e\x01\x02\0\0\0\0\0\x1a\0\0\0\0\0\0\0", "latin1"),
    Buffer.alloc(length, 65),
  ]);
  exif.writeUInt32LE(length, 14);
  return exif;
}

const jpegs = {
  "a byte of its data turned": async () => {
    const file = await jpeg();
    file[file.length - 60] = (file[file.length - 60] ?? 0) ^ 0x5a;
    return file;
  },
  "bytes missing before its end": async () => {
    const file = await jpeg();
    return Buffer.concat([file.subarray(0, -70), file.subarray(-40)]);
  },
  progressive: () => of(3).jpeg({ progressive: true }).toBuffer(),
  grey: () => jpeg(of(1)),
  "EXIF of one byte": async () => withSegment(await jpeg(), 0xe1, Buffer.from("Exif\0\0I")),
  "EXIF of nothing": async () => withSegment(await jpeg(), 0xe1, Buffer.from("Exif\0\0")),
  "EXIF whose directory lies outside": async () =>
    withSegment(await jpeg(), 0xe1, Buffer.from("Exif\0\0II*\0\xff\xff\xff\x7f\0\0\0\0\0\0\0\0", "latin1")),
  "EXIF that points to itself": async () =>
    withSegment(
      await jpeg(),
      0xe1,
      Buffer.from("Exif\0\0MM\0*\0\0\0\x08\0\x01\x87\x69\0\x04\0\0\0\x01\0\0\0\x08\0\0\0\x08", "latin1"),
    ),
  "EXIF that claims 65,535 entries": async () =>
    withSegment(
      await jpeg(),
      0xe1,
      Buffer.concat([Buffer.from("Exif\0\0II*\0\x08\0\0\0\xff\xff", "latin1"), Buffer.alloc(500, 1)]),
    ),
  "IPTC of no length": async () => withIptc(await jpeg(), ""),
  "resources of nothing": async () => withSegment(await jpeg(), 0xed, Buffer.from("Photoshop 3.0\0")),
  "resources that are cut": async () =>
    withSegment(await jpeg(), 0xed, Buffer.from("Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\xff\xff", "latin1")),
  "IPTC's record of no length": async () =>
    withSegment(await jpeg(), 0xed, Buffer.from("Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\0", "latin1")),
  "XMP that is none": async () => withXmpPacket(await jpeg(), "\0\x01 <rdf:RDF <<>"),
  "XMP of nothing": async () => withXmpPacket(await jpeg(), ""),
  "a comment": async () => withSegment(await jpeg(), 0xfe, Buffer.from("made by hand\xff", "latin1")),
  "inks without a profile": () => of(3).toColourspace("cmyk").jpeg().toBuffer(),
  "bytes behind its end": async () => Buffer.concat([await jpeg(), Buffer.alloc(500, 3)]),
};

const others = {
  "animated GIF": () => frames("gif"),
  "animated GIF of one pixel": () => frames("gif", { width: 1, height: 1 }),
  "GIF whose frame covers a part": async () => partialGif(),
  "animated WebP": () => frames("webp"),
  "lossy WebP with alpha": () => of(4).webp({ quality: 60 }).toBuffer(),
  "WebP with EXIF of one byte": async () => webpWith(await of(3).webp().toBuffer(), SIZE, "EXIF", Buffer.from("I")),
  "WebP with XMP of nothing": async () => webpWith(await of(3).webp().toBuffer(), SIZE, "XMP ", Buffer.alloc(0)),
  "AVIF of 8 bits with alpha": () => of(4).avif({ effort: 0 }).toBuffer(),
  "AVIF of 12 bits": () => of(3).avif({ bitdepth: 12, effort: 0 }).toBuffer(),
  "grey AVIF": () => of(1).avif({ effort: 0 }).toBuffer(),
};

const named = (kind: string, files: Readonly<Record<string, () => Promise<Buffer> | Buffer>>) =>
  Object.entries(files).map(([name, make]) => [`${kind}: ${name}`, async () => make()] as const);

/** Files that are taken although something about each of them is odd, by what that is. */
export const oddFiles: Readonly<Record<string, () => Promise<Buffer>>> = Object.fromEntries([
  ...named("size", Object.fromEntries(sizes)),
  ...named("profile", profiles),
  ...named("PNG", pngs),
  ...named("JPEG", jpegs),
  ...named("other", others),
]);
