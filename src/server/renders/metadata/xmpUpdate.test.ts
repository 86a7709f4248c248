import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { xmpOf } from "./xmpUpdate.ts";

const NAMESPACES = `xmlns:tiff="http://ns.adobe.com/tiff/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:G="http://ns.google.com/photos/1.0/panorama/" xmlns:dc="http://purl.org/dc/elements/1.1/"`;
const packet = (inside: string, about = "") =>
  `<?xpacket begin="\uFEFF" id="x"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="${about}" ${NAMESPACES}${inside}</rdf:RDF></x:xmpmeta>  <?xpacket end="w"?>`;

const TURNED = { width: 48, height: 72, x: 0, y: 0 };
const turned = { size: { width: 48, height: 72 }, density: null, isMoved: true, isTurned: true, base: TURNED };
const BASE = { width: 100, height: 50, x: 0, y: 0 };
const asItWas = { size: { width: 100, height: 50 }, density: null, isMoved: false, isTurned: false, base: BASE };
const updated = (xmp: string, changes: typeof turned = asItWas) => xmpOf(Buffer.from(xmp), changes)?.toString() ?? "";

describe("orientation and sizes follow the pixels", () => {
  test.each([
    [
      "attributes",
      ` tiff:Orientation="6" tiff:ImageWidth='72' exif:PixelYDimension = "48" dc:source="me"/>`,
      ` tiff:Orientation="1" tiff:ImageWidth='48' exif:PixelYDimension = "72" dc:source="me"/>`,
    ],
    [
      "elements",
      `><tiff:Orientation>6</tiff:Orientation>\n<tiff:ImageLength>48</tiff:ImageLength><exif:PixelXDimension\n>72</exif:PixelXDimension></rdf:Description>`,
      `><tiff:Orientation>1</tiff:Orientation>\n<tiff:ImageLength>72</tiff:ImageLength><exif:PixelXDimension\n>48</exif:PixelXDimension></rdf:Description>`,
    ],
    [
      "values with qualifiers",
      `><tiff:Orientation rdf:parseType="Resource"><rdf:value>6</rdf:value></tiff:Orientation></rdf:Description>`,
      `><tiff:Orientation>1</tiff:Orientation></rdf:Description>`,
    ],
  ])("as %s, all else to the letter", (_name, before, expected) => {
    expect(updated(packet(before), turned)).toBe(packet(expected));
  });

  test("under any prefix, and not those of an image that is told of within", () => {
    const within = `><dc:relation xmlns:t="http://ns.adobe.com/tiff/1.0/"><rdf:Description t:Orientation="6"/></dc:relation><t:Orientation xmlns:t="http://ns.adobe.com/tiff/1.0/">6</t:Orientation></rdf:Description>`;
    expect(updated(packet(within), turned)).toBe(packet(within.replace(">6<", ">1<")));
  });
});

describe("what speaks of things that are gone goes, with its namespace", () => {
  test.each([
    ["a gain map", `xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0" hdrgm:GainMapMax="1"`, ""],
    ["Apple's gain map", "", `<a:HDRGainMapVersion xmlns:a="http://ns.apple.com/HDRGainMap/1.0/">65536</a:HDRGainMapVersion>`],
    [
      "the images behind it",
      "",
      `<C:Directory xmlns:C="http://ns.google.com/photos/1.0/container/" xmlns:Item="http://ns.google.com/photos/1.0/container/item/"><rdf:Seq><rdf:li Item:Semantic="GainMap"/></rdf:Seq></C:Directory>`,
    ],
    ["an extension that is not written", `xmlns:n="http://ns.adobe.com/xmp/note/" n:HasExtendedXMP="0123"`, ""],
    ["thumbnails", "", "<xmp:Thumbnails><rdf:Alt><rdf:li>/9j/</rdf:li></rdf:Alt></xmp:Thumbnails>"],
    ["checksums", `tiff:NativeDigest="256;1" exif:NativeDigest="2"`, ""],
  ])("%s", (_name, attributes, elements) => {
    const xmp = updated(packet(` dc:source="me" ${attributes}>${elements}<dc:title>A</dc:title></rdf:Description>`));
    expect(xmp.replace(/\s+>/, ">")).toBe(packet(` dc:source="me"><dc:title>A</dc:title></rdf:Description>`));
  });
});

describe("a panorama's place in its whole", () => {
  const panorama = ` G:CroppedAreaImageWidthPixels="100" G:CroppedAreaImageHeightPixels="50" G:CroppedAreaLeftPixels="20" G:CroppedAreaTopPixels="5" G:FullPanoWidthPixels="200" G:FullPanoHeightPixels="60" G:ProjectionType="equirectangular"/>`;
  const onCanvas = (width: number, height: number, x: number, y: number) =>
    updated(packet(panorama), { ...asItWas, isMoved: true, size: { width, height }, base: { ...BASE, x, y } });

  test("stays where the canvas does", () => expect(updated(packet(panorama))).toBe(packet(panorama)));

  test("follows a cut, and a canvas that grows within it", () => {
    expect(onCanvas(40, 30, -10, -7)).toMatch(/WidthPixels="40" .*HeightPixels="30" .*Left\w+="30" .*Top\w+="12" .*="200"/);
    expect(onCanvas(120, 50, 20, 0)).toMatch(/WidthPixels="120" .*Left\w+="0" .*Top\w+="5"/);
  });

  test("goes as a whole where the canvas grows beyond it", () => {
    expect(onCanvas(140, 50, 40, 0)).not.toMatch(/CroppedArea|FullPano|ProjectionType/);
  });
});

test("a packet that cannot be read is none, however it is broken", () => {
  for (const broken of ["", "\0\x01", packet(`/>`).slice(0, -80), packet(` dc:a="&nope;"/>`), "<a/>", "<x".repeat(9)]) {
    expect(xmpOf(Buffer.from(broken), asItWas)).toBeNull();
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const xmp = Buffer.concat([Buffer.from(packet(" dc:b='")).subarray(0, 300), bytes]);
      expect(xmpOf(xmp, asItWas)).toBeNull();
    }),
  );
});

test("bytes that are no UTF-8 stay as they are, and zeros behind the packet do no harm", () => {
  const latin = Buffer.from(packet(` dc:source="Caf\xe9"/>`).replace("\uFEFF", ""), "latin1");
  expect(xmpOf(Buffer.concat([latin, Buffer.alloc(9)]), asItWas)).toEqual(Buffer.concat([latin, Buffer.alloc(9)]));
});

test.each([
  ["nested without end", "<a>".repeat(170_000)],
  ["a tag that does not end", `<a ${" ".repeat(500_000)}`],
  ["attributes without end", `<a ${Array.from({ length: 60_000 }, (_, i) => `b${i}="1"`).join(" ")}`],
  ["declarations of what is gone", packet(` ${'xmlns:h="http://ns.adobe.com/hdr-gain-map/1.0/" h:Version '.repeat(9_000)}`)],
  ["entities in entities", `<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${packet(` dc:c="&b;"/>`)}`],
])("half a megabyte of hostile XMP is refused: %s", (_name, xmp) => {
  expect(xmpOf(Buffer.from(xmp), asItWas)).toBeNull();
});
