import { readdirSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { EditRequest } from "../../contract/edits.ts";
import type { LayerPlacement } from "../../contract/images.ts";
import { RenderRequest } from "../../contract/renders.ts";
import { blobKey } from "../storage/blobs.ts";
import { onEachHome } from "../testing/homes.ts";
import { type Home, ServerHarness } from "../testing/serverHarness.ts";

const LAYERS = 1_000;
/** As many images lie in the region as beside it. */
const IMAGES = 40;
const REGION = { x: 16, y: 8, width: 16, height: 16 };
const SIDE = 4;
const redOf = (image: number): number => 5 * image;

onEachHome((home) => {
  /** Of blobs that are fetched as files. */
  const fetched = { keys: new Set<string>(), atOnce: 0, most: 0 };
  const watched: Home = async (folder) => {
    const { database, blobs } = await home(folder);
    const openLocalCopy: typeof blobs.openLocalCopy = async (key) => {
      fetched.keys.add(key);
      fetched.most = Math.max(fetched.most, ++fetched.atOnce);
      try {
        return await blobs.openLocalCopy(key);
      } finally {
        fetched.atOnce--;
      }
    };
    return { database, blobs: { ...blobs, openLocalCopy } };
  };

  let h: ServerHarness;
  let request: EditRequest;
  /** Red of each cell of the region, row by row: that of the last layer there. */
  const reds: number[] = [];
  beforeAll(async () => {
    h = await ServerHarness.start({}, watched);
    const inpaint = await h.inpaint({ region: REGION });
    const images: string[] = [];
    for (let image = 0; image < IMAGES; image++) {
      const background = { r: redOf(image), g: 9, b: 9 };
      const bytes = await sharp({ create: { width: SIDE, height: SIDE, channels: 3, background } })
        .png()
        .toBuffer();
      images.push((await h.upload(bytes)).id);
    }
    const layers = Array.from({ length: LAYERS - 1 }, (_, i): LayerPlacement => {
      const image = i % IMAGES;
      const cell = i % 16;
      if (image < IMAGES / 2) reds[cell] = redOf(image);
      const left = image < IMAGES / 2 ? REGION.x : REGION.x + REGION.width;
      return { imageId: images[image] ?? "", x: left + SIDE * (cell % 4), y: REGION.y + SIDE * Math.floor(cell / 4) };
    });
    request = { ...inpaint, layers: [...inpaint.layers, ...layers] };
  });
  afterAll(() => h.dispose());

  const redsIn = async (png: Buffer) => {
    const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const at = (cell: number) => SIDE * Math.floor(cell / 4) * info.width + SIDE * (cell % 4);
    return reds.map((_, cell) => data[3 * at(cell)]);
  };

  test("an edit on a thousand layers sees them all, and fetches the images of those that lie in its region", async () => {
    fetched.keys.clear();
    const edit = await h.finished((await h.accept(request)).id);
    expect([edit.status, edit.layers.length]).toEqual(["completed", LAYERS]);
    expect(await redsIn(h.free.submissions.at(-1)?.work.image ?? Buffer.alloc(0))).toEqual(reds);
    const mask = 1;
    expect(fetched.keys.size).toBeLessThanOrEqual(1 + IMAGES / 2 + mask + 1);
    expect(fetched.most).toBeLessThanOrEqual(16);
  });

  test("a thousand layers are saved", async () => {
    const { canvas, layers } = request;
    const saved = await h.send("POST", "/renders", { canvas, layers, format: "png" });
    expect(saved.statusCode).toBe(200);
    const { x: left, y: top, width, height } = REGION;
    expect(await redsIn(await sharp(saved.rawPayload).extract({ left, top, width, height }).png().toBuffer())).toEqual(reds);
  });

  test("where one image is lost, what was fetched of the others is dropped", async () => {
    const lost = request.layers.at(-1)?.imageId ?? "";
    await h.blobs.remove(blobKey(await h.kept(lost)));
    const { canvas, layers } = request;
    const saved = await h.send("POST", "/renders", { canvas, layers, format: "png" });
    expect(saved.json()).toMatchObject({ status: 404, code: "image_lost", details: { imageId: lost } });
    expect(readdirSync(join(h.folder, "incoming"))).toEqual([]);
  });

  test("there is an end, which is the same for edits and for files", () => {
    const layers = Array<LayerPlacement>(2_000).fill({ imageId: "a".repeat(64), x: 0, y: 0 });
    const render = { canvas: request.canvas, format: "png" };
    for (const [more, isTaken] of [
      [[], true],
      [layers.slice(0, 1), false],
    ] as const) {
      const all = [...layers, ...more];
      expect(EditRequest.safeParse({ ...request, layers: all }).success).toBe(isTaken);
      expect(RenderRequest.safeParse({ ...render, layers: all }).success).toBe(isTaken);
    }
  });
});
