import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import sharp from "sharp";
import { expect, test } from "./fixtures.ts";
import { EditorPage, type Share } from "./pages/editorPage.ts";

/** The coffee photograph. */
const [WIDTH, HEIGHT] = [600, 400];

// One page for all, in one worker.
test.describe.configure({ mode: "default" });
let page: Page;
let editor: EditorPage;

test.beforeAll(async ({ browser, server }) => {
  page = await browser.newPage();
  await page.goto(server.url);
  editor = new EditorPage(page);
  await editor.openSample("Coffee");
});
test.afterAll(() => page.close());
test.beforeEach(async () => {
  await page.keyboard.press("Escape");
  await page.keyboard.press("ControlOrMeta+d");
});

/** The image pixel whose centre that is. */
const pixel = (x: number, y: number): Share => [(x + 0.5) / WIDTH, (y + 0.5) / HEIGHT];
/** The image pixel's top left corner, a hair inside. */
const corner = (x: number, y: number): Share => [(x + 0.01) / WIDTH, (y + 0.01) / HEIGHT];

interface MaskPixels {
  readonly count: number;
  isWhite(x: number, y: number): boolean;
  /** first column, first row, last column, last row */
  readonly box: readonly [number, number, number, number];
}

async function readMask(file: Buffer): Promise<MaskPixels> {
  const { data, info } = await sharp(file).toColourspace("b-w").raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height, info.channels]).toEqual([WIDTH, HEIGHT, 1]);
  const isWhite = (x: number, y: number) => data[y * WIDTH + x] === 255;
  let count = 0;
  const box: [number, number, number, number] = [WIDTH, HEIGHT, -1, -1];
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) {
      if (!isWhite(x, y)) continue;
      count++;
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    }
  return { count, isWhite, box };
}
const mask = async () => readMask(await editor.maskFile());

/** The colour of the photograph, for what the wand may take. */
async function coffee(): Promise<Buffer> {
  return sharp(await readFile("public/samples/coffee.png"))
    .removeAlpha()
    .raw()
    .toBuffer();
}

test("brush paints, eraser takes away, the right button erases, and Shift draws straight from the last point", async () => {
  await editor.pick("Brush");
  await editor.drag(pixel(100, 100), pixel(200, 100));
  const painted = await mask();
  expect(painted.isWhite(150, 100)).toBe(true);
  expect(painted.isWhite(150, 200)).toBe(false);

  await page.keyboard.down("Shift");
  await editor.click(pixel(200, 300));
  await page.keyboard.up("Shift");
  expect((await mask()).isWhite(200, 200)).toBe(true);

  await editor.click(pixel(150, 100), { button: "right" });
  expect((await mask()).isWhite(150, 100)).toBe(false);

  await editor.pick("Eraser");
  await editor.drag(pixel(200, 150), pixel(200, 250));
  const erased = await mask();
  expect(erased.isWhite(200, 200)).toBe(false);
  expect(erased.isWhite(200, 300)).toBe(true);
});

test("the rectangle is exact; Shift makes it square, Alt drags it from the centre, arrows move it", async () => {
  await page.keyboard.press("m");
  await editor.drag(corner(100, 80), corner(220, 140));
  const drawn = await mask();
  expect(drawn.box).toEqual([100, 80, 219, 139]);
  expect(drawn.count).toBe(120 * 60);

  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Shift+ArrowDown");
  expect((await mask()).box).toEqual([101, 90, 220, 149]);
  await page.keyboard.press("ControlOrMeta+z");
  expect((await mask()).count).toBe(0);

  await page.mouse.move(...(await editor.at(corner(300, 200))));
  await page.mouse.down();
  await page.mouse.move(...(await editor.at(corner(320, 240))), { steps: 4 });
  await page.keyboard.down("Shift");
  await page.keyboard.down("Alt");
  await page.mouse.move(...(await editor.at(corner(330, 240))), { steps: 2 });
  await page.mouse.up();
  await page.keyboard.up("Alt");
  await page.keyboard.up("Shift");
  expect((await mask()).box).toEqual([260, 160, 339, 239]);
});

test("the ellipse fills its box and no corner of it; Alt at the press takes away", async () => {
  await page.keyboard.press("m");
  await editor.pick("Ellipse");
  await editor.drag(corner(100, 100), corner(300, 200));
  const drawn = await mask();
  expect(drawn.box).toEqual([100, 100, 299, 199]);
  expect(drawn.count / (Math.PI * 100 * 50)).toBeCloseTo(1, 2);
  expect(drawn.isWhite(101, 101)).toBe(false);

  await page.keyboard.down("Alt");
  await editor.drag(corner(150, 120), corner(250, 180));
  await page.keyboard.up("Alt");
  const holed = await mask();
  expect(holed.isWhite(200, 150)).toBe(false);
  expect(holed.box).toEqual(drawn.box);
});

test("the lasso fills what was drawn around", async () => {
  await editor.pick("Lasso");
  await editor.drag(pixel(100, 100), pixel(300, 100), pixel(300, 300), pixel(100, 300));
  const drawn = await mask();
  expect(drawn.isWhite(200, 200)).toBe(true);
  expect(drawn.isWhite(320, 200)).toBe(false);
  expect(Math.abs(drawn.count - 200 * 200)).toBeLessThan(800);
});

test("the polygon: clicks, Backspace takes a corner back, Space pans without losing it, Enter closes", async () => {
  await editor.pick("Polygon");
  await editor.click(pixel(100, 100));
  await editor.click(pixel(300, 100));
  await editor.click(pixel(590, 390));
  await page.keyboard.press("Backspace");
  const before = await editor.at(pixel(0, 0));
  await page.keyboard.down("Space");
  await editor.drag(pixel(300, 200), pixel(280, 180));
  await page.keyboard.up("Space");
  expect(await editor.at(pixel(0, 0))).not.toEqual(before);
  await editor.click(pixel(300, 250));
  await editor.click(pixel(100, 250));
  await page.keyboard.press("Enter");
  const drawn = await mask();
  expect(drawn.isWhite(200, 180)).toBe(true);
  expect(drawn.isWhite(400, 300)).toBe(false);
  expect(Math.abs(drawn.count - 200 * 150)).toBeLessThan(600);
  await page.keyboard.press("ControlOrMeta+0");
});

test("the bucket fills the enclosed black and clears the enclosed white", async () => {
  await page.keyboard.press("m");
  await editor.pick("Rectangle");
  await editor.drag(corner(100, 100), corner(300, 300));
  await page.keyboard.down("Alt");
  await editor.drag(corner(150, 150), corner(250, 250));
  await page.keyboard.up("Alt");
  expect((await mask()).count).toBe(200 * 200 - 100 * 100);
  await editor.pick("Paint bucket");
  await editor.click(pixel(200, 200));
  await expect.poll(async () => (await mask()).count).toBe(200 * 200);
  await editor.click(pixel(200, 200));
  await expect.poll(async () => (await mask()).count).toBe(0);
});

test("the wand takes similar colour, more of it with more tolerance, as one step", async () => {
  await editor.pick("Magic wand");
  await editor.click(pixel(330, 60));
  await expect.poll(async () => (await mask()).count).toBeGreaterThan(50);
  const near = await mask();
  expect(near.isWhite(330, 60)).toBe(true);
  const tolerance = page.getByRole("toolbar", { name: "Tool options" }).getByRole("slider", { name: "Tolerance" });
  await tolerance.focus();
  for (let i = 0; i < 12; i++) await page.keyboard.press("ArrowRight");
  await expect.poll(async () => (await mask()).count).toBeGreaterThan(near.count);
  const far = await mask();
  // What is white is near the clicked colour: the darkest corner of the table is not.
  const picture = await coffee();
  const at = (x: number, y: number) => [0, 1, 2].map((channel) => picture[3 * (y * WIDTH + x) + channel]);
  expect(at(5, 5)).not.toEqual(at(330, 60));
  expect(far.isWhite(5, 5)).toBe(false);
  await page.keyboard.press("ControlOrMeta+z");
  expect((await mask()).count).toBe(0);
});

test("the smart brush keeps to colour like that it began on, where the plain brush paints over everything", async () => {
  const start = [100, 240] as const;
  const drawn = [pixel(...start), pixel(104, 256)] as const;
  await editor.pick("Smart brush");
  await editor.drag(...drawn);
  const smart = await mask();
  await page.keyboard.press("ControlOrMeta+z");
  await editor.pick("Brush");
  await editor.drag(...drawn);
  const plain = await mask();

  const picture = await coffee();
  const sum = { taken: 0, left: 0 };
  const count = { taken: 0, left: 0 };
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) {
      if (!plain.isWhite(x, y)) continue;
      const side = smart.isWhite(x, y) ? "taken" : "left";
      const away = [0, 1, 2].map(
        (channel) => (picture[3 * (y * WIDTH + x) + channel] ?? 0) - (picture[3 * (start[1] * WIDTH + start[0]) + channel] ?? 0),
      );
      sum[side] += Math.hypot(...away);
      count[side]++;
    }
  expect(count.taken).toBeGreaterThan(100);
  expect(count.left).toBeGreaterThan(100);
  expect(sum.taken / count.taken).toBeLessThan(sum.left / count.left / 2);
});

test("operations on the whole mask are looked at first: cancel leaves no trace, apply is one step", async () => {
  await page.keyboard.press("m");
  await editor.pick("Rectangle");
  await editor.drag(corner(200, 150), corner(300, 250));
  await editor.maskMenu("Grow…");
  const bar = page.getByRole("toolbar", { name: "Grow" });
  await bar.getByRole("button", { name: "Cancel" }).click();
  expect((await mask()).box).toEqual([200, 150, 299, 249]);

  await page.getByRole("toolbar", { name: "Tool options" }).getByRole("button", { name: "Grow…" }).click();
  await bar.getByRole("button", { name: "Apply" }).click();
  await expect.poll(async () => (await mask()).box).toEqual([192, 142, 307, 257]);
  await page.keyboard.press("ControlOrMeta+z");
  expect((await mask()).box).toEqual([200, 150, 299, 249]);

  await editor.maskMenu("Flip horizontal…");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect.poll(async () => (await mask()).box).toEqual([300, 150, 399, 249]);
  await page.getByRole("toolbar", { name: "Tool options" }).getByRole("button", { name: "Invert" }).click();
  expect((await mask()).count).toBe(WIDTH * HEIGHT - 100 * 100);
});

test("a mask comes in from a file: of the canvas's size at once, of another size fitted", async () => {
  const half = await sharp({ create: { width: 300, height: 200, channels: 3, background: "black" } })
    .composite([{ input: { create: { width: 150, height: 200, channels: 3, background: "white" } }, left: 0, top: 0 }])
    .png()
    .toBuffer();
  const choose = async (name: string, buffer: Buffer) => {
    const chooser = page.waitForEvent("filechooser");
    await editor.maskMenu("Import mask…");
    await (await chooser).setFiles({ name, mimeType: "image/png", buffer });
  };
  await choose("half.png", half);
  const dialog = page.getByRole("dialog", { name: "Import mask" });
  await expect(dialog.getByText("300 × 200")).toBeVisible();
  await dialog.getByRole("button", { name: "Import" }).click();
  await expect.poll(async () => (await mask()).box).toEqual([0, 0, 299, 399]);

  const whole = await sharp(half).removeAlpha().resize(WIDTH, HEIGHT, { kernel: "nearest" }).negate().png().toBuffer();
  await choose("whole.png", whole);
  await expect.poll(async () => (await mask()).box).toEqual([300, 0, 599, 399]);
  await page.keyboard.press("ControlOrMeta+z");
  expect((await mask()).box).toEqual([0, 0, 299, 399]);
});
