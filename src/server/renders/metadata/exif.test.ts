import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exifDensity, exifOf, exifWithin, updatedExif } from "./exif.ts";
import { directoryAt, longTag, rationalTag, readExif, shortTag } from "./exifTags.ts";

const changes = { size: { width: 90, height: 70 }, density: { x: 300, y: 300, unit: "inch" as const }, isMoved: true };
const HEADER = Buffer.from("II*\0\x08\0\0\0", "latin1");
const byId = (blob: Buffer | null) => {
  const { main, exif } = readExif(blob ?? Buffer.alloc(0));
  return new Map([...main, ...exif].map(({ id, value }) => [id, value]));
};

function fromHex(text: string): Buffer {
  return Buffer.from(text.replaceAll(" ", ""), "hex");
}

describe("EXIF follows the pixels where it stands", () => {
  test("in big-endian order, and all else stays at its place", () => {
    const big = fromHex(
      "4d4d002a00000008 0003 011200040000000100000006 011a0005000000010000003e 8769000400000001 00000032 00000000" +
        "0001 a003000400000001 00000bb8 00000000 00000048 00000001 4e4f5445",
    );
    const updated = updatedExif(big, { ...changes, density: null }, false);
    expect(byId(updated).get(0x0112)?.readUInt32LE(0)).toBe(1);
    expect(byId(updated).get(0xa003)?.readUInt32LE(0)).toBe(70);
    expect(byId(updated).get(0xa002)?.readUInt32LE(0)).toBe(90);
    expect(updated?.indexOf("NOTE")).toBe(big.indexOf("NOTE"));
  });

  test("orientation in every type that stands for it", () => {
    for (const tag of [shortTag(0x0112, 6), longTag(0x0112, 6), { id: 0x0112, type: 1, count: 1, value: Buffer.from([6]) }]) {
      const updated = updatedExif(Buffer.concat([HEADER, directoryAt(8, [tag])]), changes, false);
      expect(byId(updated).get(0x0112)?.[0]).toBe(1);
    }
  });

  test("the density is changed where it is told, and added where a file has no other place for it", () => {
    const told = [rationalTag(0x011a, 72), rationalTag(0x011b, 72), shortTag(0x0128, 2)];
    const with72 = Buffer.concat([HEADER, directoryAt(8, told)]);
    const without = Buffer.concat([HEADER, directoryAt(8, [shortTag(0x0112, 1)])]);
    expect(exifDensity(updatedExif(with72, changes, false) ?? with72)).toEqual(changes.density);
    expect(exifDensity(updatedExif(without, changes, false) ?? without)).toBeNull();
    expect(exifDensity(updatedExif(without, changes, true) ?? without)).toEqual(changes.density);
    expect(exifDensity(exifOf(changes.density) ?? without)).toEqual(changes.density);
    expect(exifOf({ x: 2, y: 1, unit: null })).toBeNull();
  });
});

test("of the thumbnail not a byte is left", () => {
  const first = directoryAt(8, [shortTag(0x0112, 1)]);
  const at = 8 + first.length;
  const second = directoryAt(at, [longTag(0x0201, at + 30), longTag(0x0202, 9)]);
  first.writeUInt32LE(at, first.length - 4);
  const blob = Buffer.concat([HEADER, first, second, Buffer.from("THUMBNAIL"), Buffer.from("behind it")]);
  const updated = updatedExif(blob, changes, false) ?? blob;
  expect(updated.includes("THUMB")).toBe(false);
  expect(updated.includes("behind it")).toBe(true);
});

test("whatever the bytes are, they are read or they are none", () => {
  const start = fc.constantFrom("II*\0", "MM\0*", "Exif\0\0II*\0\x08\0\0\0", "Exif\0\0MM\0*\0\0\0\x08", "");
  fc.assert(
    fc.property(start, fc.uint8Array({ maxLength: 120 }), fc.boolean(), (head, bytes, holdsDensity) => {
      const blob = Buffer.concat([Buffer.from(head, "latin1"), bytes]);
      const updated = updatedExif(blob, changes, holdsDensity);
      if (updated) expect(readExif(updated)).toBeDefined();
    }),
  );
});

test("what is too large for a place goes into it without its large values, or not at all", () => {
  const note = { id: 0x927c, type: 7, count: 70_000, value: Buffer.alloc(70_000, 1) };
  const artist = { id: 0x013b, type: 2, count: 6, value: Buffer.from("Nadar\0") };
  const exif = directoryAt(8, [note, longTag(0xa002, 5)]);
  const blob = Buffer.concat([HEADER, directoryAt(8, [artist, longTag(0x8769, 200_000)])]);
  expect(exifWithin(blob, 100)).toEqual(blob);
  const large = Buffer.concat([
    HEADER.subarray(0, 4),
    Buffer.alloc(4),
    exif,
    directoryAt(8 + exif.length, [artist, longTag(0x8769, 8)]),
  ]);
  large.writeUInt32LE(8 + exif.length, 4);
  const small = exifWithin(large, 65_000);
  expect(small?.length).toBeLessThan(300);
  expect(byId(small).get(0x013b)?.toString()).toBe("Nadar\0");
  expect(exifWithin(large, 20)).toBeNull();
});
