import { writeFile } from "node:fs/promises";
import sharp from "sharp";
import { expect, test } from "./fixtures.ts";
import type { EditorPage, Share } from "./pages/editorPage.ts";

const SIZE = { width: 480, height: 320 };
const DISC = { x: 200, y: 160, radius: 110 };

/** A striped blue disc with a soft edge on nothing, in which white is hidden. */
function logo(): Promise<Buffer> {
  const { width, height } = SIZE;
  const data = Buffer.alloc(4 * width * height, 255);
  for (let i = 0; i < width * height; i++) {
    const inside = DISC.radius - Math.hypot((i % width) - DISC.x, Math.floor(i / width) - DISC.y);
    const alpha = Math.min(255, Math.max(0, 128 + 50 * inside));
    data.set(alpha === 0 ? [255, 255, 255, 0] : [30 + 6 * (i % 4), 110, 210, alpha], 4 * i);
  }
  return sharp(data, { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer();
}

/** As a file: a clipboard forgets what is hidden where an image is transparent. */
async function open(editor: EditorPage, file: Buffer): Promise<void> {
  const path = test.info().outputPath("logo.png");
  await writeFile(path, file);
  await editor.openFile(path);
}

const share = (x: number, y: number): Share => [x / SIZE.width, y / SIZE.height];

/** RGBA of a saved file, its alpha channel among them. */
async function rgbaOf(file: Buffer): Promise<Buffer> {
  const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height, info.channels]).toEqual([SIZE.width, SIZE.height, 4]);
  return data;
}

/** Pixels within a square around a place. */
function around(rgba: Buffer, [x, y]: readonly [number, number], radius: number): number[][] {
  const found: number[][] = [];
  for (let row = y - radius; row <= y + radius; row++)
    for (let column = x - radius; column <= x + radius; column++) {
      const i = 4 * (row * SIZE.width + column);
      found.push([...rgba.subarray(i, i + 4)]);
    }
  return found;
}

test("what is painted inside a logo stays opaque, on nothing it stays nothing, and across its edge it goes on; the rest is untouched", async ({
  editor,
}) => {
  const file = await logo();
  await open(editor, file);
  const before = await rgbaOf(file);
  const dots: readonly (readonly [number, number])[] = [
    [180, 160],
    [420, 60],
    [308, 160],
  ];
  for (const [x, y] of dots) await editor.drag(share(x, y), share(x + 1, y));
  await editor.generateAndReview();
  await expect(editor.review.getByText(/^0 of [\d,]+ kept pixels changed/)).toBeVisible();
  await editor.accept();

  for (const format of ["PNG", "TIFF"] as const) {
    const dialog = await editor.openSaveDialog();
    await dialog.getByText(format, { exact: true }).click();
    const { file: saved, said } = await editor.saveFrom(dialog);
    await dialog.getByRole("button", { name: "Done" }).click();
    expect(said).toMatch(/^Saved0 of [\d,]+ kept pixels changed/);
    const after = await rgbaOf(saved);
    const [inside, nothing] = dots.map((dot) => around(after, dot, 5));
    const across = around(after, [308, 160], 16);
    for (const [red, , , alpha] of inside ?? []) {
      expect(alpha).toBe(255);
      expect(red).toBeLessThan(80);
    }
    for (const [, , , alpha] of nothing ?? []) expect(alpha).toBe(0);
    for (const wanted of [0, 255]) expect(across.some(([, , , alpha]) => alpha === wanted)).toBe(true);
    let [white, changedFarAway] = [0, 0];
    for (let i = 0; i < SIZE.width * SIZE.height; i++) {
      const [red = 0, , , alpha = 0] = after.subarray(4 * i, 4 * i + 4);
      if (alpha > 0 && red > 120) white++;
      const isFar = dots.every(([x, y]) => Math.hypot((i % SIZE.width) - x, Math.floor(i / SIZE.width) - y) > 70);
      if (isFar && !before.subarray(4 * i, 4 * i + 4).equals(after.subarray(4 * i, 4 * i + 4))) changedFarAway++;
    }
    expect([white, changedFarAway]).toEqual([0, 0]);
  }

  // The page shows the same after a reload, from what the server keeps.
  await editor.page.reload();
  await expect(editor.canvas).toBeVisible();
  await expect.poll(async () => (await editor.colourAt(share(180, 160)))[2]).toBeGreaterThan(150);
});

test("a fill may take away: a mark beside a logo is gone, to the last pixel", async ({ editor }) => {
  const { data } = await sharp(await logo())
    .raw()
    .toBuffer({ resolveWithObject: true });
  const mark = [420, 60] as const;
  for (let y = -6; y <= 6; y++)
    for (let x = -6; x <= 6; x++) data.set([200, 20, 20, 255], 4 * ((mark[1] + y) * SIZE.width + mark[0] + x));
  await open(
    editor,
    await sharp(data, { raw: { ...SIZE, channels: 4 } })
      .png()
      .toBuffer(),
  );
  await editor.drag(share(410, 50), share(430, 52), share(430, 60), share(410, 62), share(410, 70), share(430, 70));
  await editor.generateAndReview();
  await editor.accept();
  const gone = await rgbaOf(await editor.savePicture("PNG"));
  expect(around(gone, mark, 12).every(([, , , alpha]) => alpha === 0)).toBe(true);
});

test("Flux is shown white where an image is transparent; Review says so, and the alpha stays", async ({
  vendorEditor: editor,
}) => {
  const file = await logo();
  await open(editor, file);
  const before = await rgbaOf(file);
  await editor.drag(share(308, 130), share(308, 190));
  await editor.prompt("A wooden edge");
  await editor.generateAndReview();
  await expect(editor.page.getByText("Transparent areas were sent to Flux as white")).toBeVisible();
  await editor.accept();
  const after = await rgbaOf(await editor.savePicture("PNG"));
  let farthest = 0;
  for (let i = 3; i < after.length; i += 4) farthest = Math.max(farthest, Math.abs((after[i] ?? 0) - (before[i] ?? 0)));
  expect(farthest).toBeLessThanOrEqual(1);
});
