import { createHash, randomBytes } from "node:crypto";
import { copyFileSync, existsSync, readdirSync } from "node:fs";
import { rm, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { StoredImage } from "../../contract/images.ts";
import { onEachHome } from "../testing/homes.ts";
import { noise, ServerHarness } from "../testing/serverHarness.ts";
import { blobKey, readingKey } from "./blobs.ts";

onEachHome((home) => {
  let h: ServerHarness;
  beforeAll(async () => {
    h = await ServerHarness.start({}, home);
  });
  afterAll(() => h.dispose());
  const post = (bytes: Buffer, headers = {}) => h.send("POST", "/images", bytes, headers);

  /** All that is made from an image; first the file as it came. */
  const waysTo = ({ id, width, height }: StoredImage) => {
    const canvas = { width, height };
    const layers = [{ imageId: id, x: 0, y: 0 }];
    return [
      () => h.get(`/images/${id}`),
      () => h.get(`/images/${id}?width=20`),
      () => h.get(`/images/${id}/shown`),
      () => h.get(`/images/${id}/reading`),
      () => h.send("POST", "/renders", { canvas, layers, format: "png" }),
      async () => h.postEdit(await h.inpaint({ canvas, layers, maskId: id })),
    ];
  };

  test("an edit of an image that the store has lost is refused by name, and is done when it is back", async () => {
    const bytes = await noise({ width: 64, height: 48 }, 21);
    const { id } = await h.upload(bytes);
    await h.blobs.remove(blobKey(await h.kept(id)));
    const request = await h.inpaint({ layers: [{ imageId: id, x: 0, y: 0 }] });
    expect((await h.postEdit(request)).json()).toMatchObject({ status: 404, code: "image_lost", details: { imageId: id } });
    await h.upload(bytes);
    expect(await h.finished((await h.accept(request)).id)).toMatchObject({ status: "completed" });
  });

  test("a picture is kept byte for byte under its hash, once", async () => {
    const bytes = await noise({ width: 40, height: 30 });
    const id = createHash("sha256").update(bytes).digest("hex");
    for (let i = 0; i < 2; i++) {
      const response = await post(bytes, { "content-type": "text/plain" });
      expect(response.statusCode).toBe(201);
      expect(response.json()).toEqual({ id, width: 40, height: 30, mime: "image/png", bytes: bytes.length, reading: null });
    }
    const got = await h.get(`/images/${id}`);
    expect(got.rawPayload.equals(bytes)).toBe(true);
    expect(got.headers).toMatchObject({ "content-type": "image/png", etag: `"${id}"` });
    expect(got.headers["cache-control"]).toContain("immutable");
    expect((await h.get(`/images/${id}`, { "if-none-match": `"${id}"` })).statusCode).toBe(304);
    expect(readdirSync(join(h.folder, "incoming"))).toEqual([]);
  });

  test("a small file that would be held in memory as a whole is refused by its header", async () => {
    const own = await ServerHarness.start({ limits: { maxUploadMb: 1, maxMegapixels: 120, maxUploadSeconds: 60 } });
    const png = await sharp(await noise({ width: 4, height: 3 }))
      .ensureAlpha()
      .toColourspace("rgb16")
      .png({ progressive: true })
      .toBuffer();
    png.writeUInt32BE(10_000, 16);
    png.writeUInt32BE(10_000, 20);
    png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
    const refused = (await own.send("POST", "/images", png)).json();
    expect(refused).toMatchObject({ status: 413, code: "image_too_many_pixels", details: { maxMegapixels: 64 } });
    expect(refused.detail).toContain("without interlacing");
    await own.dispose();
  });

  test.each([
    ["cut short", async (path: string) => truncate(path, 100)],
    ["missing", async (path: string) => rm(path)],
    ["spoilt", async (path: string) => writeFile(path, randomBytes((await stat(path)).size))],
  ])("a picture that is %s in the store is repaired by the next upload of the same bytes", async (how, harm) => {
    const whole = await noise({ width: 50, height: 40 }, 11);
    const foreign = await sharp(await noise({ width: 31, height: 23 }, 12))
      .tiff()
      .toBuffer();
    for (const [bytes, keyOf] of [
      [whole, blobKey],
      [foreign, blobKey],
      [foreign, readingKey],
    ] as const) {
      const stored = await h.upload(bytes);
      const key = keyOf(await h.kept(stored.id));
      const file = await h.blobs.openLocalCopy(key);
      if (!file) throw new Error("The test needs a blob.");
      const copy = join(h.folder, "incoming", "copy");
      copyFileSync(file.path, copy);
      await file.release();
      await harm(copy);
      await h.blobs.remove(key);
      if (existsSync(copy)) await h.blobs.keep(key, copy);
      const [original, ...others] = waysTo(stored);
      // What a foreign file is read from is another blob.
      const isReadFromIt = keyOf === readingKey || bytes === whole;
      // What has its length is not looked at byte by byte at each turn. Of a reading nobody knows what it was.
      if (how === "spoilt" && keyOf === readingKey) continue;
      for (const way of how === "spoilt" ? [] : [...(keyOf === blobKey ? [original] : []), ...(isReadFromIt ? others : [])]) {
        expect((await way?.())?.json()).toMatchObject({ status: 404, code: "image_lost", details: { imageId: stored.id } });
      }
      expect(await h.upload(bytes)).toEqual(stored);
      expect((await h.get(`/images/${stored.id}`)).rawPayload.equals(bytes)).toBe(true);
      const shown = await sharp((await h.get(`/images/${stored.id}?width=50`)).rawPayload).metadata();
      expect([shown.width, shown.height]).toEqual([stored.width, stored.height]);
    }
  });

  test("every type that is taken is known by its bytes", async () => {
    const picture = sharp(await noise({ width: 32, height: 24 }));
    for (const format of ["jpeg", "png", "webp", "avif", "gif"] as const) {
      const stored = await h.upload(await picture.clone().toFormat(format).toBuffer());
      expect(stored).toMatchObject({ width: 32, height: 24, mime: `image/${format}` });
    }
  });

  test("width and height are told after orientation, and a smaller webp stands upright", async () => {
    const lying = await sharp(await noise({ width: 60, height: 40 }))
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const stored = await h.upload(lying);
    expect(stored).toMatchObject({ width: 40, height: 60 });
    const small = await h.get(`/images/${stored.id}?width=20`);
    expect(await sharp(small.rawPayload).metadata()).toMatchObject({ format: "webp", width: 20, height: 30 });
  });

  test.each([
    ["image_type_refused", 415, async () => Buffer.from("not an image at all")],
    ["not_an_image", 415, async () => Buffer.from([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])],
    ["image_type_refused", 415, async () => Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>')],
    [
      "image_too_many_pixels",
      413,
      async () =>
        sharp({ create: { width: 2001, height: 1000, channels: 3, background: "red" } })
          .png()
          .toBuffer(),
    ],
    ["image_too_many_bytes", 413, async () => Buffer.alloc(1024 * 1024 + 1)],
  ])("%s", async (code, status, make) => {
    const response = await post(await make());
    expect(response.json()).toMatchObject({ status, code });
    if (code === "image_too_many_bytes") expect(response.json().detail).toContain("1 MB");
    if (code === "image_too_many_pixels") expect(response.json().detail).toContain("2 megapixels");
  });

  test.each(["jpeg", "png", "webp", "avif", "gif"] as const)(
    "a %s that is cut short is refused, and nothing of it is kept",
    async (format) => {
      const whole = await sharp(await noise({ width: 200, height: 150 }))
        .toFormat(format)
        .toBuffer();
      for (const share of [0.5, 0.98]) {
        const response = await post(whole.subarray(0, Math.floor(whole.length * share)));
        expect(response.json()).toMatchObject({ status: 422, code: "image_truncated" });
      }
      expect(readdirSync(join(h.folder, "incoming"))).toEqual([]);
    },
  );

  test("an unknown image is not found", async () => {
    expect((await h.get(`/images/${"0".repeat(64)}`)).json()).toMatchObject({ status: 404, code: "not_found" });
    expect((await h.get("/images/..%2f..%2fetc%2fpasswd")).statusCode).toBe(400);
  });
});
