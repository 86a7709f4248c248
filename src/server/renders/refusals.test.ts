import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RENDER_FORMATS, renderLimitOf } from "../../contract/renders.ts";
import { noise, ServerHarness } from "../testing/serverHarness.ts";

let h: ServerHarness;
beforeAll(async () => {
  h = await ServerHarness.start({ limits: { maxUploadMb: 8, maxMegapixels: 120, maxUploadSeconds: 60 } });
});
afterAll(() => h.dispose());

describe("at the ends of a format: up to there it is made, beyond it is refused in the words that the page shows", () => {
  test.each([
    ["png", 65_535],
    ["jpg", 65_500],
    ["webp", 16_383],
    ["tiff", 65_535],
    ["psd", 65_535],
    ["ora", 65_535],
  ] as const)("%s of %d pixels a side", async (format, side) => {
    const base = await h.upload(await noise({ width: 2, height: 2 }));
    const save = (canvas: { width: number; height: number }) =>
      h.send("POST", "/renders", { canvas, layers: [{ imageId: base.id, x: 0, y: 0 }], format });
    for (const canvas of [
      { width: side, height: 2 },
      { width: 2, height: side },
    ]) {
      expect(renderLimitOf({ canvas, format })).toBeNull();
      expect((await save(canvas)).statusCode).toBe(200);
    }
    if (side === 65_535) return;
    const beyond = { width: side + 1, height: 2 };
    expect((await save(beyond)).json()).toMatchObject({
      status: 400,
      details: { kind: "render_limit", ...renderLimitOf({ canvas: beyond, format }) },
    });
  });

  test("a WebP is refused by its pixels, earlier where it is lossless", () => {
    const refused = (canvas: { width: number; height: number }) =>
      [false, true].map((lossless) => renderLimitOf({ canvas, format: "webp", lossless }) !== null);
    expect(refused({ width: 6_000, height: 5_000 })).toEqual([false, false]);
    expect(refused({ width: 6_001, height: 5_000 })).toEqual([false, true]);
    expect(refused({ width: 10_000, height: 8_001 })).toEqual([true, true]);
  });
});

describe("a size that the page takes an image to have, and the server does not, is refused", () => {
  test.each(RENDER_FORMATS)("on saving as %s", async (format) => {
    const base = await h.upload(await noise({ width: 12, height: 8 }));
    const save = (size: object) =>
      h.send("POST", "/renders", {
        canvas: { width: 12, height: 8 },
        layers: [{ imageId: base.id, x: 0, y: 0, ...size }],
        format,
      });
    expect((await save({ width: 8, height: 12 })).json()).toMatchObject({
      status: 409,
      code: "image_size_differs",
      details: { imageId: base.id, shown: { width: 8, height: 12 }, stored: { width: 12, height: 8 } },
    });
    expect((await save({ width: 12 })).statusCode).toBe(200);
    expect((await save({ width: 12, height: 8 })).statusCode).toBe(200);
  });

  test("on editing, before an engine hears of it", async () => {
    const request = await h.inpaint();
    const sized = (width: number, height: number) => ({
      ...request,
      layers: request.layers.map((layer) => ({ ...layer, width, height })),
    });
    const refused = await h.postEdit(sized(48, 64));
    expect(refused.json()).toMatchObject({ status: 409, code: "image_size_differs" });
    const accepted = await h.accept(sized(64, 48));
    expect((await h.finished(accepted.id)).status).toBe("completed");
  });
});
