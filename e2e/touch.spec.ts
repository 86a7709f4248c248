import { expect, test } from "./fixtures.ts";
import { Digitizer, type Spot } from "./pages/digitizer.ts";
import type { EditorPage } from "./pages/editorPage.ts";
import { whiteInColumn } from "./pixels.ts";

test.use({ hasTouch: true });

const near = (x: number, y: number, dx: number): Spot => [x + dx, y];

/** Position of a spot of the page in the picture, as shares. */
async function shareOf(editor: EditorPage, [x, y]: Spot): Promise<Spot> {
  const box = await editor.pictureBox();
  return [(x - box.x) / box.width, (y - box.y) / box.height];
}

/** Whole pixels: that is where the browser says a wheel or a press was. */
async function wholeSpot(editor: EditorPage, share: Spot): Promise<Spot> {
  const [x, y] = await editor.at(share);
  return [Math.round(x), Math.round(y)];
}

/** The picture is so wide on the page, CSS pixels. */
async function expectWidth(editor: EditorPage, width: number): Promise<void> {
  await expect.poll(async () => Math.abs((await editor.pictureBox()).width / width - 1)).toBeLessThan(1e-4);
}

async function expectUnder(editor: EditorPage, spot: Spot, share: Spot): Promise<void> {
  const [x, y] = await shareOf(editor, spot);
  expect(x).toBeCloseTo(share[0], 4);
  expect(y).toBeCloseTo(share[1], 4);
}

test("one finger paints, two pinch the picture around them, and a tap of two takes the stroke back", async ({ editor, page }) => {
  await editor.openSample("Coffee");
  await editor.brushOf(60);
  const empty = await editor.maskFile();
  const digitizer = await Digitizer.of(page);
  const [ax, ay] = await editor.at([0.3, 0.4]);
  await digitizer.fingers([[ax, ay]], [[ax + 30, ay]], [[ax + 60, ay]], [[ax + 90, ay]]);
  const painted = await editor.maskFile();
  expect(painted).not.toEqual(empty);
  expect(await whiteInColumn(painted, 0.35)).toBeGreaterThan(50);

  const [x, y] = await editor.at([0.4, 0.45]);
  const before = await editor.pictureBox();
  const share = await shareOf(editor, [x, y]);
  await digitizer.fingers(...[40, 50, 60, 70, 80].map((apart) => [near(x, y, -apart), near(x, y, apart)]));
  await expectWidth(editor, 2 * before.width);
  await expectUnder(editor, [x, y], share);
  expect(await editor.maskFile()).toEqual(painted);

  await digitizer.fingers([near(x, y, -40), near(x, y, 40)]);
  expect(await editor.maskFile()).toEqual(empty);
  await expect(page.getByRole("button", { name: "Redo" })).toBeEnabled();
});

test("a pen pressed lightly paints a thinner stroke than one pressed hard", async ({ editor, page }) => {
  await editor.openSample("Coffee");
  await editor.brushOf(60);
  const digitizer = await Digitizer.of(page);
  const empty = await editor.maskFile();
  const thicknessOf = async (force: number) => {
    const path = await Promise.all([0.3, 0.4, 0.5, 0.6, 0.7].map((x) => editor.at([x, 0.5])));
    await digitizer.pen(force, ...path);
    const thickness = await whiteInColumn(await editor.maskFile(), 0.5);
    await page.keyboard.press("ControlOrMeta+z");
    expect(await editor.maskFile()).toEqual(empty);
    return thickness;
  };
  const hard = await thicknessOf(1);
  const light = await thicknessOf(0.2);
  expect(hard).toBeGreaterThanOrEqual(58);
  expect(light).toBeGreaterThan(4);
  expect(light).toBeLessThan(hard / 2);
});

test("the wheel zooms around the cursor, Ctrl+0 fits, Ctrl+1 shows pixels as they are", async ({ editor, page }) => {
  await editor.openSample("Coffee");
  const fitted = await editor.pictureBox();
  const [x, y] = await wholeSpot(editor, [0.7, 0.3]);
  const share = await shareOf(editor, [x, y]);
  await page.mouse.move(x, y);
  await page.mouse.wheel(0, -300);
  await expect.poll(async () => (await editor.pictureBox()).width).toBeGreaterThan(1.3 * fitted.width);
  await expectUnder(editor, [x, y], share);
  for (let notch = 0; notch < 3; notch++) await page.mouse.wheel(0, 240);
  await expect.poll(async () => (await editor.pictureBox()).width).toBeLessThan(fitted.width);
  await expectUnder(editor, [x, y], share);

  await page.keyboard.press("ControlOrMeta+1");
  await expectWidth(editor, 600);
  await page.keyboard.press("ControlOrMeta+0");
  await expect.poll(() => editor.pictureBox()).toEqual(fitted);
});

test("space-drag and the middle button pan, and paint nothing", async ({ editor, page }) => {
  await editor.openSample("Coffee");
  const empty = await editor.maskFile();
  const start = await editor.pictureBox();
  const moved = async () => {
    const { x, y, width } = await editor.pictureBox();
    expect(width).toBe(start.width);
    return [x - start.x, y - start.y].map((by) => Math.round(1000 * by) / 1000);
  };
  const pan = async (dx: number, dy: number, button: "left" | "middle") => {
    const [x, y] = await wholeSpot(editor, [0.5, 0.5]);
    await page.mouse.move(x, y);
    await page.mouse.down({ button });
    await page.mouse.move(x + dx, y + dy, { steps: 5 });
    await page.mouse.up({ button });
  };
  await page.keyboard.down("Space");
  await pan(90, -40, "left");
  await page.keyboard.up("Space");
  await expect.poll(moved).toEqual([90, -40]);
  await pan(-30, 70, "middle");
  await expect.poll(moved).toEqual([60, 30]);
  expect(await editor.maskFile()).toEqual(empty);
  await pan(50, 0, "left");
  expect(await editor.maskFile()).not.toEqual(empty);
});

test("space presses the button that the keys went to", async ({ editor, page }) => {
  await editor.openSample("Coffee");
  const eraser = page.getByRole("button", { name: "Eraser", exact: true });
  await page.getByRole("button", { name: "Brush", exact: true }).click();
  // The tools are one tab stop, and arrows move in it.
  await page.keyboard.press("Tab");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("ArrowDown");
  await expect(eraser).toBeFocused();
  await page.keyboard.press("Space");
  await expect(eraser).toHaveAttribute("aria-pressed", "true");
});
