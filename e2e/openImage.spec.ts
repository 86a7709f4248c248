import { open, readFile, writeFile } from "node:fs/promises";
import sharp, { type Sharp } from "sharp";
import { expect, test } from "./fixtures.ts";
import type { EditorPage } from "./pages/editorPage.ts";
import { countDifferences, grown, rgbOf } from "./pixels.ts";

const FEATHER = 16;
/** Tolerance per channel for a lossy format and the screen. */
const NEAR = 24;
const CORNERS = [
  { at: [0.08, 0.08], colour: [230, 20, 20] },
  { at: [0.92, 0.08], colour: [20, 200, 40] },
  { at: [0.08, 0.92], colour: [30, 40, 220] },
  { at: [0.92, 0.92], colour: [240, 220, 30] },
] as const;

/** A corner of each colour, seen upright, and grass between them. */
async function colouredCorners(width: number, height: number): Promise<Sharp> {
  const side = Math.round(0.25 * Math.min(width, height));
  const patches = CORNERS.map(({ at: [x, y], colour: [r, g, b] }) => ({
    input: { create: { width: side, height: side, channels: 3, background: { r, g, b } } } as const,
    left: x < 0.5 ? 0 : width - side,
    top: y < 0.5 ? 0 : height - side,
  }));
  const upright = await sharp("public/samples/grass.png").resize(width, height).composite(patches).png().toBuffer();
  return sharp(upright).removeAlpha();
}

const isNear = (seen: readonly number[], colour: readonly number[]): boolean =>
  colour.every((value, i) => Math.abs(value - (seen[i] ?? Number.NaN)) <= NEAR);

/** Each corner shows its own colour on the canvas. */
async function expectCornersSeen(editor: EditorPage): Promise<void> {
  for (const { at, colour } of CORNERS) {
    await expect.poll(async () => isNear(await editor.colourAt(at), colour), { message: `${at} is ${colour}` }).toBe(true);
  }
}

async function expectCornersSaved(file: Buffer): Promise<void> {
  const { data, width, height } = await rgbOf(file);
  for (const { at, colour } of CORNERS) {
    const pixel = 3 * (Math.floor(at[1] * height) * width + Math.floor(at[0] * width));
    const saved = [...data.subarray(pixel, pixel + 3)];
    expect([saved, isNear(saved, colour)]).toEqual([saved, true]);
  }
}

const formats = [
  ["JPEG", "jpg", (picture: Sharp) => picture.jpeg({ quality: 92, chromaSubsampling: "4:4:4" })],
  ["PNG", "png", (picture: Sharp) => picture.png()],
  ["WebP", "webp", (picture: Sharp) => picture.webp({ quality: 92 })],
  ["AVIF", "avif", (picture: Sharp) => picture.avif({ quality: 80, effort: 0 })],
  ["GIF", "gif", (picture: Sharp) => picture.gif()],
] as const;

test("JPEG, PNG, WebP, AVIF and GIF open by the file dialog, each at its size and the right way up", async ({ editor }, info) => {
  for (const [i, [name, extension, write]] of formats.entries()) {
    await test.step(name, async () => {
      const [width, height] = [240 + 10 * i, 180];
      const path = info.outputPath(`picture.${extension}`);
      await writeFile(path, await write(await colouredCorners(width, height)).toBuffer());
      await editor.openFile(path);
      await editor.expectSize(width, height);
      await expectCornersSeen(editor);
    });
  }
});

test("of an animated GIF the first frame is opened, shown and saved", async ({ editor }, info) => {
  const path = info.outputPath("blinking.gif");
  const frames = ["#d02020", "#2030d0", "#20d030"].map((background) =>
    sharp({ create: { width: 120, height: 80, channels: 3, background } })
      .png()
      .toBuffer(),
  );
  await writeFile(
    path,
    await sharp(await Promise.all(frames), { join: { animated: true } })
      .gif({ delay: [20, 20, 20], loop: 0 })
      .toBuffer(),
  );
  expect((await sharp(path).metadata()).pages).toBe(3);
  await editor.openFile(path);
  await editor.expectSize(120, 80);
  const red = [208, 32, 32];
  await expect.poll(async () => isNear(await editor.colourAt([0.5, 0.5]), red)).toBe(true);
  const saved = await editor.savePicture("PNG");
  expect((await sharp(saved).metadata()).pages ?? 1).toBe(1);
  const { data, width, height } = await rgbOf(saved);
  expect([width, height]).toEqual([120, 80]);
  expect(isNear([...data.subarray(0, 3)], red)).toBe(true);
});

/** Degrees by which the upright picture is rotated before it is stored, so that the orientation turns it back. */
const stored = { 3: 180, 6: 270 } as const;

async function writeTurned(path: string, extension: "jpg" | "webp" | "png", orientation: 3 | 6): Promise<void> {
  const upright = await (await colouredCorners(200, 300)).png().toBuffer();
  const turned = sharp(upright).rotate(stored[orientation]).withMetadata({ orientation });
  await (extension === "png" ? turned.png() : extension === "jpg" ? turned.jpeg({ quality: 92 }) : turned.webp()).toFile(path);
  expect((await sharp(path).metadata()).orientation).toBe(orientation);
}

test("EXIF orientation is one thing to canvas, mask, fill and saved file", async ({ editor }, info) => {
  const path = info.outputPath("turned.jpg");
  await writeTurned(path, "jpg", 6);
  await editor.openFile(path);
  await editor.expectSize(200, 300);
  await expectCornersSeen(editor);
  await editor.drag([0.45, 0.5], [0.55, 0.5]);
  const mask = await editor.maskFile();
  expect(await sharp(mask).metadata()).toMatchObject({ width: 200, height: 300 });
  await editor.generateAndReview();
  await editor.accept();
  await expectCornersSeen(editor);

  const saved = await editor.savePicture("PNG");
  expect((await sharp(saved).metadata()).orientation ?? 1).toBe(1);
  await expectCornersSaved(saved);
  const { kept, repainted } = countDifferences(await rgbOf(path), await rgbOf(saved), (await grown(mask, FEATHER)).near);
  expect(kept).toBe(0);
  expect(repainted).toBeGreaterThan(100);
});

test("EXIF orientation of a JPEG, a WebP or a PNG is applied where it is shown, painted on and saved", async ({
  editor,
}, info) => {
  for (const [extension, orientation] of [
    ["jpg", 3],
    ["webp", 6],
    ["png", 6],
  ] as const) {
    await test.step(`${orientation} of a ${extension}`, async () => {
      const path = info.outputPath(`turned ${extension}.${extension}`);
      await writeTurned(path, extension, orientation);
      await editor.openFile(path);
      await expect(editor.page.getByRole("textbox", { name: "Document name" })).toHaveValue(`turned ${extension}`);
      await editor.expectSize(200, 300);
      await expectCornersSeen(editor);
      await editor.drag([0.45, 0.5], [0.55, 0.5]);
      expect(await sharp(await editor.maskFile()).metadata()).toMatchObject({ width: 200, height: 300 });
      const saved = await editor.savePicture("PNG");
      expect((await sharp(saved).metadata()).orientation ?? 1).toBe(1);
      await expectCornersSaved(saved);
      const before = await rgbOf(path);
      const is = await rgbOf(saved);
      expect([is.width, is.height]).toEqual([before.width, before.height]);
      expect(is.data.equals(before.data)).toBe(true);
    });
  }
});

test("a picture dropped anywhere on the page is opened; on an open one it is asked about first", async ({ editor, page }) => {
  await editor.drop("public/samples/coffee.png");
  await expect(editor.canvas).toBeVisible();
  await editor.expectSize(600, 400);
  await expect(page.getByRole("textbox", { name: "Document name" })).toHaveValue("coffee");
  await editor.drop("public/samples/chelsea.png", [0, 0]);
  const dialog = page.getByRole("dialog", { name: "Open the dropped image?" });
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toBeHidden();
  await editor.expectSize(600, 400);
  await editor.drop("public/samples/chelsea.png", [0.5, 0.1]);
  await dialog.getByRole("button", { name: "New document" }).click();
  await editor.expectSize(451, 300);
});

test("pasting over an open picture asks first; nothing is added, or a new document, and the first is found again", async ({
  editor,
  page,
}) => {
  await editor.openSample("Coffee");
  await page.getByRole("textbox", { name: "Document name" }).fill("Breakfast");
  await page.keyboard.press("Enter");
  await editor.drag([0.2, 0.5], [0.4, 0.5]);
  const mask = await editor.maskFile();
  await editor.paste(await readFile("public/samples/chelsea.png"));
  const dialog = page.getByRole("dialog", { name: "Open the pasted image?" });
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toBeHidden();
  await editor.expectSize(600, 400);
  expect(await editor.maskFile()).toEqual(mask);

  await page.keyboard.press("ControlOrMeta+v");
  await dialog.getByRole("button", { name: "New document" }).click();
  await editor.expectSize(451, 300);
  await expect(page.getByRole("textbox", { name: "Document name" })).toHaveValue("Pasted image");

  await page.getByRole("button", { name: "File", exact: true }).click();
  await page.getByRole("menuitem", { name: /^Breakfast/ }).click();
  await editor.expectSize(600, 400);
  expect(await editor.maskFile()).toEqual(mask);
});

test("what is no picture, breaks off or is over a limit gets a message that says so; what was open stays", async ({
  editor,
  page,
}, info) => {
  await editor.openSample("Coffee");
  await editor.drag([0.2, 0.5], [0.4, 0.5]);
  const mask = await editor.maskFile();

  const text = info.outputPath("notes.png");
  await writeFile(text, "not a picture at all");
  const cut = info.outputPath("cut.jpg");
  await writeFile(cut, (await readFile("public/samples/rocket.jpg")).subarray(0, 40_000));
  // The header alone says how many pixels would have to be decoded.
  const vast = info.outputPath("vast.png");
  const header = await readFile("public/samples/coffee.png");
  header.writeUInt32BE(12_500, 16);
  header.writeUInt32BE(10_000, 20);
  await writeFile(vast, header);
  const heavy = info.outputPath("heavy.png");
  await writeFile(heavy, header);
  const file = await open(heavy, "r+");
  await file.truncate(101 * 2 ** 20);
  await file.close();

  for (const [path, message] of [
    [text, /This is a text file. Choose an image/],
    [cut, /incomplete.*Get the file again/],
    [vast, /12,500 × 10,000 pixels, 125 megapixels; the limit is 120 megapixels/],
    [heavy, /101 MB; the limit is 100 MB/],
  ] as const) {
    await editor.chooseFile(path);
    await expect(page.getByRole("alert").filter({ hasText: message })).toBeVisible();
  }
  await editor.expectSize(600, 400);
  expect(await editor.maskFile()).toEqual(mask);
});

test("with nothing open yet, what cannot be opened is told too, and even when the server is gone", async ({
  editor,
  page,
}, info) => {
  await expect(page.getByRole("button", { name: "Coffee" })).toBeVisible();
  await page.context().setOffline(true);
  const notice = new Promise<string>((resolve) => {
    page.once("dialog", (dialog) => dialog.dismiss().then(() => resolve(dialog.message())));
  });
  await page.getByRole("button", { name: "Coffee" }).click();
  expect(await notice).toContain("The server cannot be reached");
  await page.context().setOffline(false);
  await page.reload();
  const text = info.outputPath("notes.png");
  await writeFile(text, "not a picture at all");
  await editor.chooseFile(text);
  await expect(page.getByRole("alert").filter({ hasText: /This is a text file/ })).toBeVisible();
});
