import { inflateSync } from "node:zlib";
import { decode } from "fast-png";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withExifThumbnail, withIptc, withXmpPacket } from "../testing/jpegSegments.ts";
import { withChunk } from "../testing/pngChunk.ts";
import { noise, ServerHarness } from "../testing/serverHarness.ts";

let h: ServerHarness;
beforeAll(async () => {
  h = await ServerHarness.start();
});
afterAll(() => h.dispose());

const XMP =
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" dc:source="me"/></rdf:RDF></x:xmpmeta>';
const THUMBNAIL = "an old thumbnail of the unedited picture";
const NOTE = "digitalsourcetype/compositeWithTrainedAlgorithmicMedia";
const digitalSourceType = "compositeWithTrainedAlgorithmicMedia";

/** Lies on its side, with a profile, EXIF, XMP, IPTC and two thumbnails. */
async function photograph(): Promise<Buffer> {
  const jpeg = await sharp(await noise({ width: 70, height: 90 }))
    .withIccProfile("p3")
    .jpeg()
    .toBuffer();
  const thumbnail = await sharp(await noise({ width: 8, height: 8 }))
    .jpeg()
    .toBuffer();
  return withExifThumbnail(withXmpPacket(withIptc(jpeg, "A headline", Buffer.from(THUMBNAIL)), XMP), 6, thumbnail);
}

async function save(more: object, hasLayer = true) {
  const base = await h.upload(await photograph());
  const layers = [{ imageId: base.id, x: 0, y: 0 }];
  if (hasLayer) layers.push({ imageId: (await h.upload(await noise({ width: 9, height: 9 }))).id, x: 5, y: 5 });
  return h.send("POST", "/renders", { canvas: { width: 90, height: 70 }, layers, ...more });
}

/** A tag's value of EXIF, little-endian, type long; where its directory lies does not matter here. */
function longTag(exif: Buffer, tag: number): number | null {
  const head = Buffer.from([tag & 255, tag >> 8, 4, 0, 1, 0, 0, 0]);
  const at = exif.indexOf(head);
  return at < 0 ? null : exif.readUInt32LE(at + 8);
}

/** IPTC as it stands in a JPEG and a TIFF, or packed as hexadecimal text in a PNG; a WebP has no place for it. */
function headlineIn(file: Buffer): boolean {
  const at = file.indexOf("zTXtRaw profile type iptc");
  if (at < 0) return file.includes("A headline");
  const packed = file.subarray(at + "zTXtRaw profile type iptc\0\0".length, at + 4 + file.readUInt32BE(at - 4));
  return inflateSync(packed).includes(Buffer.from("A headline").toString("hex"));
}

describe("the base's metadata stays, but for what is not so any more", () => {
  test.each(["jpg", "png", "webp", "tiff"])("%s", async (format) => {
    const file = (await save({ format })).rawPayload;
    const { width, height, orientation = 1, xmp, icc, exif } = await sharp(file).metadata();
    expect([width, height, orientation]).toEqual([90, 70, 1]);
    expect(xmp?.toString()).toBe(XMP);
    expect(icc).toEqual((await sharp(await photograph()).metadata()).icc);
    // sharp does not read EXIF out of a TIFF.
    const tags = exif ?? file;
    expect([longTag(tags, 0xa002), longTag(tags, 0xa003), longTag(tags, 0x0202)]).toEqual([90, 70, null]);
    expect(file.includes(THUMBNAIL)).toBe(false);
    if (format !== "webp") expect(headlineIn(file)).toBe(true);
  });
});

test("the source note is added to the XMP when asked for, and never to a picture on which nothing lies", async () => {
  const noted = await save({ format: "jpg", digitalSourceType });
  const { xmp } = await sharp(noted.rawPayload).metadata();
  expect(xmp?.toString()).toContain(NOTE);
  expect(xmp?.toString()).toContain('dc:source="me"');
  expect(noted.headers["overpaint-source-note"]).toBe("written");
  const untouched = await save({ format: "jpg", digitalSourceType }, false);
  expect(untouched.rawPayload.includes(NOTE)).toBe(false);
  expect(untouched.headers["overpaint-source-note"]).toBe("none");
});

test("a PNG keeps its comments, and no other file gets them", async () => {
  const plain = await noise({ width: 9, height: 9 });
  const base = await h.upload(
    withChunk(withChunk(plain, "tEXt", Buffer.from("Author\0Nadar")), "tEXt", Buffer.from("Title\0A cup")),
  );
  const file = async (format: string) => {
    const layers = [{ imageId: base.id, x: 0, y: 0 }];
    return (await h.send("POST", "/renders", { canvas: { width: 9, height: 9 }, layers, format })).rawPayload;
  };
  expect((await sharp(await file("png")).metadata()).comments).toEqual([
    { keyword: "Title", text: "A cup" },
    { keyword: "Author", text: "Nadar" },
  ]);
  expect((await file("tiff")).includes("Nadar")).toBe(false);
});

test("XMP larger than a JPEG's segment stands in an extension of it", async () => {
  const long = XMP.replace('dc:source="me"', `dc:source="${"me".repeat(50_000)}"`);
  const text = Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0${long}`);
  const base = await h.upload(withChunk(await noise({ width: 9, height: 9 }), "iTXt", text));
  const layers = [{ imageId: base.id, x: 0, y: 0 }];
  const { rawPayload } = await h.send("POST", "/renders", { canvas: { width: 9, height: 9 }, layers, format: "jpg" });
  const guid = /HasExtendedXMP="([0-9A-F]{32})"/.exec((await sharp(rawPayload).metadata()).xmp?.toString() ?? "")?.[1] ?? "";
  const parts = rawPayload.toString("latin1").split(`http://ns.adobe.com/xmp/extension/\0${guid}`).slice(1);
  expect(parts.length).toBe(2);
  expect(parts.map((part) => Buffer.from(part.slice(0, 8), "latin1").readUInt32BE(0))).toEqual([long.length, long.length]);
  expect(Buffer.from(parts[1]?.slice(0, 8) ?? "", "latin1").readUInt32BE(4)).toBeGreaterThan(60_000);
});

test("an edit by itself says that it is in sRGB, and its samples are as they were", async () => {
  const layer = await noise({ width: 9, height: 9 });
  const layers = [{ imageId: (await h.upload(layer)).id, x: 0, y: 0 }];
  const request = { canvas: { width: 9, height: 9 }, layers, format: "png" };
  const tagged = await h.send("POST", "/renders", { ...request, untaggedIs: "srgb" });
  expect((await sharp(tagged.rawPayload).metadata()).icc?.toString("latin1", 16, 20)).toBe("RGB ");
  expect(tagged.headers).toMatchObject({ "overpaint-profile": "kept", "overpaint-changed-pixels": "0" });
  expect(decode(tagged.rawPayload).data).toEqual(decode(layer).data);
  expect((await sharp((await h.send("POST", "/renders", request)).rawPayload).metadata()).icc).toBeUndefined();
});
