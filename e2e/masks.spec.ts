import sharp from "sharp";
import { expect, test } from "./fixtures.ts";

/** The share of white in a mask file. */
async function whiteShare(file: Buffer): Promise<number> {
  const { data } = await sharp(file).toColourspace("b-w").raw().toBuffer({ resolveWithObject: true });
  return data.reduce((sum, value) => sum + (value === 255 ? 1 : 0), 0) / data.length;
}

test("preflight tells what is amiss, and one click repairs it", async ({ editor, page }) => {
  await editor.openSample("Coffee");
  const findings = page.getByRole("list", { name: "Before you send" });
  await expect(findings).toContainText("Paint over what should change");
  await expect(editor.generate).toBeDisabled();

  await findings.getByRole("button", { name: "Select all" }).click();
  await expect(findings).toContainText("covers the whole image");
  await findings.getByRole("button", { name: "Clear" }).click();
  await expect(findings).toContainText("Paint over what should change");

  // A stroke and a dot beside it: the dot is a speck.
  await editor.drag([0.3, 0.3], [0.5, 0.5]);
  const stroke = await editor.maskFile();
  for (let i = 0; i < 30; i++) await page.keyboard.press("[");
  await editor.click([0.8, 0.8]);
  expect(await whiteShare(await editor.maskFile())).toBeGreaterThan(await whiteShare(stroke));
  await expect(findings).toContainText("One speck");
  await findings.getByRole("button", { name: "Remove" }).click();
  await expect(findings).toBeHidden();
  expect(await editor.maskFile()).toEqual(stroke);
});

test("the mask goes out by the clipboard, comes back pasted, and that of an accepted edit is used again", async ({
  editor,
  page,
}) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await editor.openSample("Coffee");
  await editor.drag([0.6, 0.62], [0.64, 0.7]);
  const painted = await editor.maskFile();
  await editor.maskMenu("Copy mask");
  await expect
    .poll(() => page.evaluate(async () => (await navigator.clipboard.read()).flatMap(({ types }) => types)))
    .toContain("image/png");

  await page.keyboard.press("ControlOrMeta+d");
  await page.keyboard.press("ControlOrMeta+v");
  const dialog = page.getByRole("dialog", { name: "Open the pasted image?" });
  await dialog.getByRole("button", { name: "Use as mask" }).click();
  await expect.poll(async () => await editor.maskFile()).toEqual(painted);

  await editor.generateAndReview();
  await editor.accept();
  expect(await whiteShare(await editor.maskFile())).toBe(0);
  await page.getByRole("button", { name: "Mask", exact: true }).click();
  await expect(page.getByText("Masks of earlier edits")).toBeVisible();
  await page.getByRole("menuitem", { name: "Repainted" }).click();
  await expect.poll(async () => await editor.maskFile()).toEqual(painted);
});

test("long work on a large mask tells how far it is, and cancel ends it at once", async ({ editor, page }, info) => {
  const path = info.outputPath("noise.png");
  const noise = { type: "gaussian", mean: 128, sigma: 60 } as const;
  const coarse = await sharp({ create: { width: 375, height: 250, channels: 3, background: "black", noise } })
    .threshold(128)
    .png()
    .toBuffer();
  await sharp(coarse).resize(3_000, 2_000, { kernel: "nearest" }).png().toFile(path);
  await editor.openFile(path);
  const chooser = page.waitForEvent("filechooser");
  await editor.maskMenu("Import mask…");
  await (await chooser).setFiles(path);
  await expect.poll(async () => whiteShare(await editor.maskFile())).toBeGreaterThan(0.3);
  const before = await editor.maskFile();

  await editor.maskMenu("Grow…");
  const bar = page.getByRole("toolbar", { name: "Grow" });
  // Whatever the page has told, however soon it was over.
  const notice = await bar.evaluateHandle((element) => {
    const values: number[] = [];
    const note = () => values.push(Number(element.querySelector("progress")?.getAttribute("value") ?? 0));
    new MutationObserver(note).observe(element, { subtree: true, childList: true, attributes: true });
    return values;
  });
  await bar.getByRole("slider").press("End");
  await expect.poll(() => notice.evaluate((values) => Math.max(0, ...values))).toBeGreaterThan(0.05);
  await bar.getByRole("button", { name: "Cancel" }).click();
  await expect(bar).toBeHidden();
  expect(await editor.maskFile()).toEqual(before);
});

test("a change of the whole mask is shown from top to bottom, however little of it a slow machine draws in a frame", async ({
  editor,
  page,
  server,
}) => {
  await page.addInitScript(() => {
    const now = performance.now.bind(performance);
    let aheadMs = 0;
    performance.now = () => {
      aheadMs += 20;
      return now() + aheadMs;
    };
  });
  await page.goto(server.url);
  await editor.openSample("Coffee");
  const rows = [0.05, 0.35, 0.65, 0.95];
  const seen = () => Promise.all(rows.map((row) => editor.colourAt([0.5, row])));
  const before = await seen();
  await page.getByRole("list", { name: "Before you send" }).getByRole("button", { name: "Select all" }).click();
  await expect
    .poll(async () => (await seen()).filter((colour, i) => String(colour) !== String(before[i])).length)
    .toBe(rows.length);
});
