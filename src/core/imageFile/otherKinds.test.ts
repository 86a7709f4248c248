import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OTHER_KIND_BYTES, otherKindOf } from "./otherKinds.ts";
import { REFUSED_FILES } from "./refusedFiles.ts";

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const padded = (text: string, length = 600): Uint8Array => bytesOf(text.padEnd(length, "\0"));
/** An entry of a zip with its name; what follows is packed. */
const zip = (name: string, content = ""): Uint8Array => padded(`PK\x03\x04${"\0".repeat(26)}${name}${content}`);
/** The first directory of a little-endian TIFF, of tags whose values stand in them. */
function tiff(tags: Readonly<Record<number, number>>): Uint8Array {
  const entries = Object.entries(tags);
  const bytes = new Uint8Array(600);
  const view = new DataView(bytes.buffer);
  bytes.set(bytesOf("II*\0\x08\0\0\0"));
  view.setUint16(8, entries.length, true);
  entries.forEach(([id, value], i) => {
    view.setUint16(10 + 12 * i, Number(id), true);
    view.setUint16(12 + 12 * i, 4, true);
    view.setUint32(14 + 12 * i, 1, true);
    view.setUint32(18 + 12 * i, value, true);
  });
  return bytes;
}

const FILES: readonly (readonly [name: string, bytes: Uint8Array, message: string])[] = [
  ["SVG", bytesOf("<svg xmlns='x'/>"), "This is an SVG drawing. Export it as PNG."],
  [
    "SVG behind a prolog",
    bytesOf('\xef\xbb\xbf<?xml version="1.0"?>\n<!-- x -->\n<svg>'),
    "This is an SVG drawing. Export it as PNG.",
  ],
  ["PDF", padded("%PDF-1.7"), "This is a PDF document. Export the page as PNG."],
  ["Illustrator", bytesOf("%!PS-Adobe-3.0"), "This is an EPS or Illustrator drawing. Export it as PNG."],
  ["EPS with a preview", padded("\xc5\xd0\xd3\xc6"), "This is an EPS or Illustrator drawing. Export it as PNG."],
  ["BMP", padded("BM\x36\x10\0\0"), "This is a Windows bitmap (BMP). Save it as PNG."],
  ["ICO", padded("\0\0\x01\0\x01\0"), "This is an icon (ICO). Save it as PNG."],
  ["JPEG XL", padded("\0\0\0\x0cJXL \r\n\x87\n"), "This is a JPEG XL image. Export it as JPEG or PNG."],
  ["a bare JPEG XL stream", padded("\xff\x0a\xfa"), "This is a JPEG XL image. Export it as JPEG or PNG."],
  ["JPEG 2000", padded("\0\0\0\x0cjP  \r\n\x87\n"), "This is a JPEG 2000 image. Export it as PNG."],
  ["CR2", padded("II*\0\x10\0\0\0CR\x02\0"), "This is a camera raw file (CR2). Develop it, then save it as JPEG or TIFF."],
  ["CR3", padded("\0\0\0\x18ftypcrx "), "This is a camera raw file (CR3). Develop it, then save it as JPEG or TIFF."],
  ["RAF", padded("FUJIFILMCCD-RAW 0201"), "This is a camera raw file (RAF). Develop it, then save it as JPEG or TIFF."],
  ["ORF", padded("IIRO\x08\0\0\0"), "This is a camera raw file (ORF). Develop it, then save it as JPEG or TIFF."],
  ["RW2", padded("IIU\0\x18\0\0\0"), "This is a camera raw file (RW2). Develop it, then save it as JPEG or TIFF."],
  ["DNG", tiff({ 254: 1, 50706: 0x0401 }), "This is a camera raw file (DNG). Develop it, then save it as JPEG or TIFF."],
  ["NEF or ARW", tiff({ 254: 1, 271: 200, 330: 300 }), "This is a camera raw file. Develop it, then save it as JPEG or TIFF."],
  ["MP4", padded("\0\0\0\x20ftypisom"), "This is a video. Export a frame as PNG."],
  ["MOV", padded("\0\0\0\x14ftypqt  "), "This is a video. Export a frame as PNG."],
  ["an old MOV", padded("\0\0\0\x08wide"), "This is a video. Export a frame as PNG."],
  ["WebM", padded("\x1a\x45\xdf\xa3"), "This is a video. Export a frame as PNG."],
  ["EXR", padded("v/1\x01\x02\0\0\0"), "This is an OpenEXR image. Export it as a 16-bit TIFF or PNG."],
  ["Radiance HDR", bytesOf("#?RADIANCE\n"), "This is a Radiance HDR image. Export it as a 16-bit TIFF or PNG."],
  ["TGA", padded("\0\0\x02\0\0\0\0\0\0\0\0\0\x10\0\x10\0\x18\0"), "This is a Targa image (TGA). Save it as PNG."],
  ["DDS", padded("DDS \x7c"), "This is a texture (DDS). Export it as PNG."],
  ["XCF", padded("gimp xcf v011\0"), "This is a GIMP file. Export it as PNG in GIMP."],
  ["KRA", zip("mimetype", "application/x-krita"), "This is a Krita file. Export it as PNG in Krita."],
  ["ORA", zip("mimetype", "image/openraster"), "This is an OpenRaster file. Export it as PNG."],
  ["Sketch", zip("document.json"), "This is a Sketch file. Export the artboard as PNG in Sketch."],
  ["Figma", padded("fig-kiwi\x0f"), "This is a Figma file. Export the frame as PNG in Figma."],
  ["Figma in a zip", zip("canvas.fig"), "This is a Figma file. Export the frame as PNG in Figma."],
  ["DOCX", zip("[Content_Types].xml", "word/document.xml"), "This is a Word document. Save the image that is in it as PNG."],
  ["an old DOC", padded("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "This is an Office document. Save the image that is in it as PNG."],
  ["ZIP", zip("holiday.jpg"), "This is a ZIP archive. Unpack it and choose an image."],
  ["HTML", bytesOf("<!doctype html><html><svg></svg>"), "This is a web page, not the image on it. Save the image itself."],
  ["text", bytesOf("just some words"), "This is a text file. Choose an image."],
  ["UTF-16 text", bytesOf("\xff\xfew\0o\0r\0d\0"), "This is a text file. Choose an image."],
  ["nothing", new Uint8Array(), "This file is empty. Get it again."],
  [
    "a Git LFS pointer",
    bytesOf("version https://git-lfs.github.com/spec/v1\noid sha256:00\n"),
    "This is a Git LFS pointer, not the image itself. Fetch it with “git lfs pull”.",
  ],
];

describe("names the kind of a file that is not taken, and what to do", () => {
  test.each(FILES)("%s", (_name, bytes, message) => {
    const kind = otherKindOf(bytes);
    expect(kind && REFUSED_FILES[kind]).toBe(message);
  });
});

test.each([
  ["JPEG", padded("\xff\xd8\xff\xe0")],
  ["PNG", padded("\x89PNG\r\n\x1a\n")],
  ["GIF", padded("GIF89a\x01\0")],
  ["WebP", padded("RIFF\x24\0\0\0WEBPVP8 ")],
  ["AVIF", padded("\0\0\0\x1cftypavif")],
  ["HEIC", padded("\0\0\0\x18ftypheic")],
  ["TIFF", tiff({ 254: 0, 256: 10, 257: 10 })],
  ["BigTIFF", padded("MM\0+\0\x08\0\0")],
  ["PSD", padded("8BPS\0\x01")],
])("says nothing of what is taken: %s", (_name, bytes) => {
  expect(otherKindOf(bytes)).toBeNull();
});

test("looks at the first 4 KB alone, and takes any bytes for something or nothing", () => {
  fc.assert(
    fc.property(fc.constantFrom(...FILES), fc.uint8Array({ maxLength: 6_000 }), (file, more) => {
      const bytes = Uint8Array.from([...file[1], ...more]);
      expect(otherKindOf(bytes)).toEqual(otherKindOf(bytes.subarray(0, OTHER_KIND_BYTES)));
      expect(() => otherKindOf(more)).not.toThrow();
    }),
  );
});
