import fc from "fast-check";
import { expect, test } from "vitest";
import { directoryAt, readExif, type Tag } from "./exifTags.ts";

const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
const tag = fc
  .record({
    id: fc.integer({ min: 1, max: 0x7fff }),
    type: fc.integer({ min: 1, max: 12 }),
    count: fc.integer({ min: 1, max: 9 }),
  })
  .chain(({ id, type, count }) =>
    fc
      .uint8Array({ minLength: (TYPE_BYTES[type] ?? 0) * count, maxLength: (TYPE_BYTES[type] ?? 0) * count })
      .map((value): Tag => ({ id, type, count, value: Buffer.from(value) })),
  );
const tags = fc.uniqueArray(tag, { selector: ({ id }) => id, maxLength: 12 });

test("tags written as a directory are read as they were, in order", () => {
  fc.assert(
    fc.property(tags, (written) => {
      const header = Buffer.from([0x49, 0x49, 42, 0, 8, 0, 0, 0]);
      const { main } = readExif(Buffer.concat([header, directoryAt(8, written)]));
      expect(main).toEqual([...written].sort((a, b) => a.id - b.id));
    }),
  );
});

test("big-endian values are turned round, and bytes that are cut short or none at all are no tags", () => {
  const big = Buffer.from("4d4d002a00000008" + "0001" + "011a000500000001" + "0000001a" + "00000000" + "0000004800000001", "hex");
  expect(readExif(big).main).toEqual([{ id: 0x11a, type: 5, count: 1, value: Buffer.from("4800000001000000", "hex") }]);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      readExif(Buffer.concat([Buffer.from("II*\0"), bytes]));
      readExif(Buffer.from(bytes));
    }),
  );
});
