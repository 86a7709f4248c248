import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { StoredImage } from "../../contract/images.ts";
import { noise, ServerHarness } from "../testing/serverHarness.ts";

let h: ServerHarness;
beforeAll(async () => {
  h = await ServerHarness.start();
});
afterAll(() => h.dispose());

const CANVAS = { width: 90, height: 70 };

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

async function render(base: StoredImage, above: readonly object[], more: object = { format: "png" }) {
  const layers = [{ imageId: base.id, x: 0, y: 0 }, ...above];
  return h.send("POST", "/renders", { canvas: { width: base.width, height: base.height }, layers, ...more });
}
const samples = (bytes: Buffer) => sharp(bytes, { ignoreIcc: true }).autoOrient().raw().toBuffer({ resolveWithObject: true });

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
