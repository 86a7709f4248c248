import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { otherKindOf } from "../../../core/imageFile/otherKinds.ts";
import { pngChunk } from "../../../core/imageFile/pngChunk.ts";
import { uprightMetadata } from "../../readings/uprightMetadata.ts";
import { refuseLargeTexts } from "../../storage/pngTexts.ts";
import { noise } from "../../testing/serverHarness.ts";
import { exifWithin, updatedExif } from "./exif.ts";
import { readExif } from "./exifTags.ts";
import { iimOf, keptResources } from "./photoshopResources.ts";
import { withFile } from "./pieces.ts";
import { pngComments } from "./pngComments.ts";
import { profileAlone } from "./rasterFields.ts";
import { withSourceNote } from "./sourceNote.ts";
import { xmpOf } from "./xmpUpdate.ts";

const folder = mkdtempSync(join(tmpdir(), "overpaint-metadata-"));
afterAll(() => rmSync(folder, { recursive: true }));

const HALF_A_MB = 500_000;
const filled = (part: string): string => part.repeat(HALF_A_MB / part.length);
const numbered = (part: (i: number) => string): string =>
  Array.from({ length: HALF_A_MB / part(10_000).length }, (_, i) => part(i)).join("");
const changes = {
  size: { width: 9, height: 9 },
  density: null,
  isMoved: true,
  isTurned: false,
  base: { x: 1, y: 1, width: 8, height: 8 },
};

/** Input that takes a reader hours if it goes back over what it has read: the test's own time limit ends it. */
describe("half a megabyte of the worst text is read once, as", () => {
  const RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"';
  const DESCRIPTION = '<rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/"';
  const inside = (content: string) => `${RDF}>${DESCRIPTION}>${content}</rdf:Description></rdf:RDF>`;
  const xmp: Readonly<Record<string, string>> = {
    elements: inside(filled("<a/>")),
    attributes: `${RDF}>${DESCRIPTION} ${numbered((i) => ` a${i}="1"`)}/></rdf:RDF>`,
    "one attribute again and again": `${RDF}>${DESCRIPTION} ${filled(' a="1"')}/></rdf:RDF>`,
    "prefixes of namespaces": `${RDF}>${DESCRIPTION} ${numbered((i) => ` xmlns:a${i}="u"`)}/></rdf:RDF>`,
    "what is taken out": inside(filled(" <tiff:BitsPerSample/>")),
    "what is changed": inside(filled("<tiff:Orientation>6</tiff:Orientation>")),
    descriptions: `${RDF}>${filled("<rdf:Description/>")}</rdf:RDF>`,
    spaces: inside(`${filled(" ")}<tiff:BitsPerSample/>`),
    "a name": `<${filled("a")}`,
    "colons of a name": `<${filled(":")}RDF>`,
    tags: filled("<"),
    ends: `${RDF}>${filled("</")}`,
    entities: inside(filled("&amp;")),
    "an entity": inside(`&${filled("a")}`),
    "a comment": `${RDF}><!--${filled("-")}`,
    CDATA: `${RDF}><![CDATA[${filled("]")}`,
    "a doctype": `<!DOCTYPE ${filled("[")}`,
    instructions: filled("<?"),
    quotes: `${RDF}>${DESCRIPTION} a="${filled("'")}"/></rdf:RDF>`,
    orientations: filled('tiff:Orientation="'),
    zeros: filled("\0"),
    depth: inside(filled("<a>")),
  };
  test.each(Object.entries(xmp))("XMP of %s", (_, text) => {
    const bytes = Buffer.from(text);
    const kept = xmpOf(bytes, changes);
    expect(kept === null || kept.length <= bytes.length + 1_000).toBe(true);
    withSourceNote(bytes, "trainedAlgorithmicMedia");
    uprightMetadata({ profile: null, exif: bytes, xmp: bytes, iptc: null, density: null });
  });

  test.each([
    '<field type="',
    '<field type="a" name="',
    '<field type="a" name="b">',
    '<field type="a" name="b"></field> ',
    " ",
    "<",
    '"',
  ])("libvips's fields of %j", (part) => {
    expect(profileAlone(filled(part), null).length).toBeLessThanOrEqual(HALF_A_MB);
    expect(profileAlone(`${filled('<field type="')}" name="b">${filled(" ")}`, null).length).toBeGreaterThan(HALF_A_MB);
  });

  test.each(["<", " ", "<?xml", "<svg", "{", "<!--", "\r\n"])("a file that begins with %j", (part) => {
    otherKindOf(Buffer.from(filled(part)));
  });

  test.each(["8BIM\x04\x04\0\0\0\0\0\0", "8BIM\x04\x04\xff", "8BIM"])("Photoshop's resources of %j", (part) => {
    const bytes = Buffer.from(`Photoshop 3.0\0${filled(part)}`, "latin1");
    keptResources(bytes, null);
    iimOf(bytes);
  });
});

/** A directory of 40,000 entries, each of which claims the whole of it. */
function overlappingExif(): Buffer {
  const count = 40_000;
  const exif = Buffer.alloc(8 + 2 + 12 * count + 4);
  exif.write("II*\0\x08\0\0\0", "latin1");
  exif.writeUInt16LE(count, 8);
  for (let i = 0; i < count; i++) {
    const at = 10 + 12 * i;
    exif.writeUInt16LE(i, at);
    exif.writeUInt16LE(7, at + 2);
    exif.writeUInt32LE(exif.length - 8, at + 4);
    exif.writeUInt32LE(8, at + 8);
  }
  return exif;
}

test("EXIF whose values lie over one another makes no more of itself than it is", () => {
  const exif = overlappingExif();
  const { main } = readExif(exif);
  expect(main.reduce((bytes, { value }) => bytes + value.length, 0)).toBeLessThanOrEqual(exif.length);
  expect(exifWithin(exif, 65_000)?.length ?? 0).toBeLessThanOrEqual(65_000);
  expect(updatedExif(exif, changes, true)?.length).toBeLessThanOrEqual(2 * exif.length);
});

describe("a PNG's comments", () => {
  const packed = deflateSync(Buffer.alloc(7_900_000, "a"));
  const pngWith = async (...chunks: Uint8Array[]): Promise<string> => {
    const png = await noise({ width: 4, height: 3 });
    const path = join(folder, `${chunks.length}-${chunks[0]?.length}.png`);
    writeFileSync(path, Buffer.concat([png.subarray(0, 33), ...chunks, png.subarray(33)]));
    return path;
  };
  const zTXt = (i: number) => pngChunk("zTXt", Buffer.from(`Key ${i}\0\0`), packed);
  const iTXt = (i: number) => pngChunk("iTXt", Buffer.from(`Key ${i}\0\x01\0en\0\0`), packed);

  test("of a few megabytes are taken", async () => {
    await refuseLargeTexts(await pngWith(zTXt(1)));
    await refuseLargeTexts(await pngWith(pngChunk("tEXt", Buffer.from("Key\0text"))));
    await refuseLargeTexts(await pngWith(pngChunk("zTXt", Buffer.from("Key\0\0no zlib data"))));
    expect(await withFile(await pngWith(zTXt(1)), pngComments)).toHaveLength(1);
  });

  test.each([
    ["packed", zTXt],
    ["packed international", iTXt],
  ])("that unpack to gigabytes are refused, %s", async (_, chunk) => {
    const path = await pngWith(...Array.from({ length: 110 }, (_, i) => chunk(i)));
    await expect(refuseLargeTexts(path)).rejects.toMatchObject({ code: "image_too_many_bytes", details: { maxTextMb: 16 } });
  });

  test("in more chunks than anybody writes are refused", async () => {
    const empty = Buffer.concat(Array.from({ length: 100_001 }, () => pngChunk("tEXt", Buffer.from("K\0"))));
    await expect(refuseLargeTexts(await pngWith(empty))).rejects.toMatchObject({ code: "image_too_many_bytes" });
  });
});
