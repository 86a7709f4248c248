import { inflateSync } from "node:zlib";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withExifThumbnail, withIptc, withXmpPacket } from "../testing/jpegSegments.ts";
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
