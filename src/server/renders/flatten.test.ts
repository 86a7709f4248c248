import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { StoredImage } from "../../contract/images.ts";
import { noise, ServerHarness } from "../testing/serverHarness.ts";

let h: ServerHarness;
beforeAll(async () => {
  h = await ServerHarness.start();
});
afterAll(() => h.dispose());

const CANVAS = { width: 90, height: 70 };
const AT = { x: 31, y: 17 };

/** 20x16, opaque red in its middle, half alpha around it, transparent at its rim. */
function patch(): Promise<Buffer> {
  const data = Buffer.alloc(4 * 20 * 16);
  for (let i = 0; i < 20 * 16; i++) {
    const x = i % 20;
    const y = Math.floor(i / 20);
    const depth = Math.min(x, y, 19 - x, 15 - y);
    data.set([255, 0, 0, depth < 2 ? 0 : depth < 4 ? 128 : 255], 4 * i);
  }
  return sharp(data, { raw: { width: 20, height: 16, channels: 4 } })
    .png()
    .toBuffer();
}
const isUnderPatch = (x: number, y: number) => x >= AT.x + 2 && x < AT.x + 18 && y >= AT.y + 2 && y < AT.y + 14;

async function render(base: StoredImage, above: readonly object[], more: object = { format: "png" }) {
  const layers = [{ imageId: base.id, x: 0, y: 0 }, ...above];
  return h.send("POST", "/renders", { canvas: { width: base.width, height: base.height }, layers, ...more });
}
const samples = (bytes: Buffer) => sharp(bytes, { ignoreIcc: true }).autoOrient().raw().toBuffer({ resolveWithObject: true });

/** How many samples differ where no layer lies, and how many where one does. */
async function difference(before: Buffer, after: Buffer): Promise<{ outside: number; under: number }> {
  const [a, b] = [await samples(before), await samples(after)];
  expect(b.info).toMatchObject({ width: a.info.width, height: a.info.height, channels: a.info.channels });
  const count = { outside: 0, under: 0 };
  a.data.forEach((value, i) => {
    const pixel = Math.floor(i / a.info.channels);
    const isUnder = isUnderPatch(pixel % a.info.width, Math.floor(pixel / a.info.width));
    if (b.data[i] !== value) count[isUnder ? "under" : "outside"]++;
  });
  return count;
}

describe("where no layer lies, no sample changes", () => {
  const bases: Record<string, () => Promise<Buffer>> = {
    "an RGB PNG": () => noise(CANVAS),
    "a JPEG lying on its side, with a profile and EXIF": async () =>
      sharp(await noise({ width: 70, height: 90 }))
        .withIccProfile("p3")
        .withExif({ IFD0: { Copyright: "somebody" } })
        .withMetadata({ orientation: 6 })
        .jpeg()
        .toBuffer(),
    "a PNG with alpha": async () => {
      const rgb = await sharp(await noise(CANVAS))
        .raw()
        .toBuffer();
      const data = Buffer.alloc(4 * 90 * 70, 0).map((_, i) => rgb[(i * 3) % rgb.length] ?? 0);
      return sharp(data, { raw: { ...CANVAS, channels: 4 } })
        .png()
        .toBuffer();
    },
  };
  test.each(Object.keys(bases))("%s", async (name) => {
    const bytes = (await bases[name]?.()) ?? Buffer.alloc(0);
    const base = await h.upload(bytes);
    const layer = { imageId: (await h.upload(await patch())).id, ...AT };
    for (const more of [{ format: "png" }, { format: "tiff" }, { format: "webp", lossless: true }]) {
      const { rawPayload } = await render(base, [layer], more);
      const { outside, under } = await difference(bytes, rawPayload);
      expect(outside).toBe(0);
      expect(under).toBeGreaterThan(100);
    }
  });
});

test("profile and EXIF are kept, the orientation is applied once", async () => {
  const upright = await noise({ width: 70, height: 90 });
  const bytes = await sharp(upright).withIccProfile("p3").withMetadata({ orientation: 6 }).jpeg().toBuffer();
  const base = await h.upload(bytes);
  const saved = await render(base, [{ imageId: (await h.upload(await patch())).id, ...AT }], { format: "jpg" });
  expect(saved.headers).toMatchObject({
    "content-type": "image/jpeg",
    "content-disposition": 'attachment; filename="overpaint.jpg"',
  });
  const metadata = await sharp(saved.rawPayload).metadata();
  expect(metadata).toMatchObject({ width: 90, height: 70 });
  expect(metadata.orientation ?? 1).toBe(1);
  expect(metadata.icc).toEqual((await sharp(bytes).metadata()).icc);
});

test("16 bits pass exactly where nothing lies above", async () => {
  const wide = Uint16Array.from({ length: 3 * 90 * 70 }, (_, i) => (i * 40_503) % 65_536);
  const bytes = await sharp(wide, { raw: { ...CANVAS, channels: 3 } })
    .toColourspace("rgb16")
    .png()
    .toBuffer();
  const saved = await render(await h.upload(bytes), []);
  const read = (file: Buffer) => sharp(file).toColourspace("rgb16").raw({ depth: "ushort" }).toBuffer();
  expect((await read(saved.rawPayload)).equals(await read(bytes))).toBe(true);
});

test("a grey base takes a coloured layer; a layer off the canvas is cut; a canvas larger than its base is transparent there", async () => {
  const grey = await sharp(await noise(CANVAS))
    .greyscale()
    .png()
    .toBuffer();
  const red = (await h.upload(await patch())).id;
  const saved = await render(await h.upload(grey), [{ imageId: red, x: 80, y: -8 }]);
  const { data, info } = await samples(saved.rawPayload);
  expect(info).toMatchObject({ ...CANVAS, channels: 3 });
  expect([...data.subarray(3 * (90 - 1), 3 * 90)]).toEqual([255, 0, 0]);

  const base = await h.upload(await noise({ width: 10, height: 10 }));
  const request = { canvas: { width: 30, height: 10 }, layers: [{ imageId: base.id, x: 20, y: 0 }], format: "png" };
  const extended = await samples((await h.send("POST", "/renders", request)).rawPayload);
  expect(extended.info.channels).toBe(4);
  expect(extended.data[3]).toBe(0);
  expect(extended.data[4 * 29 + 3]).toBe(255);
});

test("a canvas over the limit is refused before anything is made of it", async () => {
  const base = await h.upload(await noise({ width: 10, height: 10 }));
  const canvas = { width: 60_000, height: 60_000 };
  const response = await h.send("POST", "/renders", { canvas, layers: [{ imageId: base.id, x: 0, y: 0 }], format: "png" });
  expect(response.json()).toMatchObject({ status: 413, code: "image_too_many_pixels" });
});
