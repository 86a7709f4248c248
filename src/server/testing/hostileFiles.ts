import { crc32, deflateSync, gzipSync } from "node:zlib";
import sharp, { type Sharp } from "sharp";
import type { StoredImage } from "../../contract/images.ts";
import type { ErrorCode } from "../../core/errorCodes.ts";

/** A file that somebody may hand over, and what is to become of it: the code it is refused with, or the facts it is taken with. */
export interface HostileFile {
  readonly name: string;
  readonly bytes: Buffer;
  readonly expected: ErrorCode | Pick<StoredImage, "width" | "height" | "mime">;
}

const SIZE = { width: 48, height: 32 };
const TAKEN = ["jpeg", "png", "webp", "gif", "avif"] as const;
const UPRIGHT = ["jpeg", "png", "webp"] as const;

/** The corpus, made anew; a few megabytes, whatever the files claim to be. */
export async function hostileFiles(): Promise<HostileFile[]> {
  const picture = () => sharp({ create: { ...SIZE, channels: 3, background: "#a52", noise: NOISE } });
  const made = Object.fromEntries(
    await Promise.all(TAKEN.map(async (format) => [format, await picture().toFormat(format).toBuffer()] as const)),
  );
  const bytesOf = (format: (typeof TAKEN)[number]): Buffer => made[format] ?? Buffer.alloc(0);
  const png = bytesOf("png");
  const jpeg = bytesOf("jpeg");
  const taken = (format: (typeof TAKEN)[number], size = SIZE) => ({ ...size, mime: `image/${format}` }) as const;
  const file = (name: string, bytes: Buffer | string, expected: HostileFile["expected"]): HostileFile => ({
    name,
    bytes: Buffer.from(bytes),
    expected,
  });
  const of = async (name: string, sharped: Sharp, expected: HostileFile["expected"]) =>
    file(name, await sharped.toBuffer(), expected);

  const nothing = [
    file("nothing", "", "image_type_refused"),
    file("one byte", "\xff", "image_type_refused"),
    file("zeros", Buffer.alloc(5_000), "not_an_image"),
    file("text", "just some words", "image_type_refused"),
    file("HTML", "<!doctype html><script>alert(1)</script>", "image_type_refused"),
    file("JSON", '{"image": true}', "image_type_refused"),
    file("gzip", gzipSync(png), "image_type_refused"),
    file("zip", Buffer.concat([Buffer.from("PK\x03\x04"), png]), "image_type_refused"),
    file("EPS", "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "image_type_refused"),
    file("ICO", Buffer.concat([Buffer.from([0, 0, 1, 0, 1, 0]), png]), "image_type_refused"),
    file("ELF", Buffer.concat([Buffer.from("\x7fELF"), Buffer.alloc(600)]), "image_type_refused"),
    file("PNM", "P3\n1 1\n255\n1 2 3\n", "image_type_refused"),
    file("a PNG behind a space", Buffer.concat([Buffer.from(" "), png]), "not_an_image"),
  ];
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/hostname"/></svg>';
  const otherTypes = [
    file("SVG", svg, "image_type_refused"),
    file("SVG behind a prolog", `<?xml version="1.0"?>\n<!-- x -->\n${svg}`, "image_type_refused"),
    file("SVG with an entity", `<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>${svg}`, "image_type_refused"),
    file("PDF", "%PDF-1.7\n1 0 obj", "image_type_refused"),
    await of("TIFF", picture().tiff(), { ...SIZE, mime: "image/tiff" }),
    file("BMP", Buffer.concat([Buffer.from("BM"), Buffer.alloc(80)]), "image_type_refused"),
    file("Photoshop", Buffer.concat([Buffer.from("8BPS\0\x01"), Buffer.alloc(80)]), "image_truncated"),
    file("HEIC named .png", Buffer.concat([Buffer.from("\0\0\0\x18ftypheic"), Buffer.alloc(80)]), "image_truncated"),
    file("JPEG XL", Buffer.concat([Buffer.from("\0\0\0\x0cJXL \r\n\x87\n", "latin1"), Buffer.alloc(80)]), "image_type_refused"),
  ];
  const bombs = [
    file("a PNG of 50,000 x 50,000", pngClaiming(50_000, 50_000), "image_too_many_pixels"),
    file("a PNG of 2^31 - 1 a side", pngClaiming(0x7fffffff, 0x7fffffff), "image_truncated"),
    file("a PNG of 65,536 x 1", pngClaiming(65_536, 1), "image_too_many_pixels"),
    file("a GIF of 65,535 a side", gifClaiming(65_535, 65_535), "image_too_many_pixels"),
    file("a JPEG of 65,500 a side", jpegClaiming(jpeg, 65_500, 65_500), "image_too_many_pixels"),
    // Every decoder shows it, the rest in grey.
    file("a JPEG that is larger than its data", jpegClaiming(jpeg, 1_000, 1_000), taken("jpeg", { width: 1_000, height: 1_000 })),
    file("a PNG with no width", pngClaiming(0, 10), "image_truncated"),
    await of(
      "more pixels than are taken",
      sharp({ create: { ...SIZE, width: 2_100, height: 1_000, channels: 3, background: "#000" } }).png(),
      "image_too_many_pixels",
    ),
    file("more bytes than are taken", Buffer.concat([png, Buffer.alloc(1_100_000)]), "image_too_many_bytes"),
  ];
  const cut = TAKEN.flatMap((format) => [
    file(`${format} cut to its first 20 bytes`, bytesOf(format).subarray(0, 20), "image_truncated"),
    file(`${format} cut in half`, bytesOf(format).subarray(0, bytesOf(format).length / 2), "image_truncated"),
  ]);
  const damaged = [
    file("a PNG whose data are damaged", damage(png, png.length >> 1), "image_truncated"),
    file("a PNG with a signature alone", png.subarray(0, 8), "image_truncated"),
    file("a JPEG with markers alone", Buffer.from([0xff, 0xd8, 0xff, 0xd9]), "image_truncated"),
    file("a RIFF that is no WebP", Buffer.from("RIFF\x10\0\0\0WAVEfmt "), "image_type_refused"),
    file("a WebP with a head alone", Buffer.from("RIFF\x10\0\0\0WEBPVP8 "), "image_truncated"),
  ];
  const polyglots = [
    file("a PNG that goes on as HTML", Buffer.concat([png, Buffer.from("<script>alert(1)</script>")]), taken("png")),
    file("a JPEG that goes on as a zip", Buffer.concat([jpeg, Buffer.from("PK\x03\x04payload")]), taken("jpeg")),
    file("a GIF that is script, too", Buffer.concat([bytesOf("gif"), Buffer.from("=1;alert(1)")]), taken("gif")),
    file("a PNG with script in a comment", pngWithText(png, "<?php system($_GET[0]); ?>"), taken("png")),
  ];
  const kinds = [
    await of("CMYK", picture().toColourspace("cmyk").jpeg(), taken("jpeg")),
    await of("16 bit", picture().toColourspace("rgb16").png(), taken("png")),
    await of("grey", picture().greyscale().png(), taken("png")),
    await of("alpha", picture().ensureAlpha(0.4).webp({ lossless: true }), taken("webp")),
    await of("palette", picture().png({ palette: true, colours: 16 }), taken("png")),
    await of("Display P3", picture().withIccProfile("p3").jpeg(), taken("jpeg")),
    file("a profile that is none", pngWithProfile(png, Buffer.from("no profile")), taken("png")),
    await of("progressive", picture().jpeg({ progressive: true }), taken("jpeg")),
    await of("interlaced", picture().png({ progressive: true }), taken("png")),
    await of(
      "1 x 1",
      sharp({ create: { width: 1, height: 1, channels: 3, background: "#fff" } }).png(),
      taken("png", { width: 1, height: 1 }),
    ),
    ...(await Promise.all(
      (["gif", "webp"] as const).map((format) =>
        animated(format).then((bytes) => file(`animated ${format}`, bytes, taken(format))),
      ),
    )),
  ];
  const turned = await Promise.all(
    UPRIGHT.flatMap((format) =>
      [1, 2, 3, 4, 5, 6, 7, 8].map((orientation) =>
        of(
          `${format} with orientation ${orientation}`,
          picture().toFormat(format).withMetadata({ orientation }),
          taken(format, orientation > 4 ? { width: SIZE.height, height: SIZE.width } : SIZE),
        ),
      ),
    ),
  );
  return [...nothing, ...otherTypes, ...bombs, ...cut, ...damaged, ...polyglots, ...kinds, ...turned];
}

const NOISE = { type: "gaussian", mean: 120, sigma: 40 } as const;

async function animated(format: "gif" | "webp"): Promise<Buffer> {
  const frames = { ...SIZE, height: 3 * SIZE.height, channels: 3 } as const;
  const data = Buffer.alloc(frames.width * frames.height * 3).map((_, i) => (i * 7) % 256);
  return sharp(data, { raw: { ...frames, pageHeight: SIZE.height } })
    .toFormat(format)
    .toBuffer();
}

const PNG_SIGNATURE = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** A PNG of a few bytes that claims to be large. */
function pngClaiming(width: number, height: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const data = deflateSync(Buffer.alloc(1_000));
  return Buffer.concat([PNG_SIGNATURE, chunk("IHDR", head), chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]);
}

/** With a chunk behind the header, which is 33 bytes long with the signature. */
const pngWith = (png: Buffer, type: string, data: Buffer): Buffer =>
  Buffer.concat([png.subarray(0, 33), chunk(type, data), png.subarray(33)]);
const pngWithText = (png: Buffer, text: string): Buffer => pngWith(png, "tEXt", Buffer.from(`Comment\0${text}`, "latin1"));
const pngWithProfile = (png: Buffer, profile: Buffer): Buffer =>
  pngWith(png, "iCCP", Buffer.concat([Buffer.from("broken\0\0", "latin1"), deflateSync(profile)]));

function gifClaiming(width: number, height: number): Buffer {
  const head = Buffer.from("GIF89a\0\0\0\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\0\0\0\0\0\x02\x02D\x01\0;", "latin1");
  for (const at of [6, 24]) {
    head.writeUInt16LE(width, at);
    head.writeUInt16LE(height, at + 2);
  }
  return head;
}

/** Another size in the frame header of a baseline JPEG. */
function jpegClaiming(jpeg: Buffer, width: number, height: number): Buffer {
  const claiming = Buffer.from(jpeg);
  const frame = claiming.indexOf(Buffer.from([0xff, 0xc0]));
  claiming.writeUInt16BE(height, frame + 5);
  claiming.writeUInt16BE(width, frame + 7);
  return claiming;
}

function damage(bytes: Buffer, at: number): Buffer {
  const damaged = Buffer.from(bytes);
  damaged[at] = (damaged[at] ?? 0) ^ 0xff;
  return damaged;
}
