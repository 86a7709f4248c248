import { writeFile } from "node:fs/promises";
import { expectNoViolation } from "./accessibility.ts";
import { expect, test } from "./fixtures.ts";

const PHONE = { width: 390, height: 844 };

test("axe finds nothing at the start, while painting and in every menu of it, dark, light and in forced colors", async ({
  vendorEditor: editor,
  page,
}, info) => {
  const button = (name: string | RegExp, exact = true) => page.getByRole("button", { name, exact });
  /** Opens it, looks at it, and closes it. */
  const look = async (state: string, open: () => Promise<unknown>) => {
    await open();
    await expectNoViolation(page, state);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("menu").or(page.getByRole("dialog"))).toHaveCount(0);
  };
  const menu = (name: string) => async () => {
    await button(name).click();
    await expect(page.getByRole("menu")).toBeVisible();
  };
  const dialog =
    (name: string, shown = name) =>
    async () => {
      await button(name).click();
      await expect(page.getByRole("dialog", { name: shown })).toBeVisible();
    };
  await expect(button("Coffee")).toBeVisible();
  await expectNoViolation(page, "start");
  await look("start, File menu", menu("File"));
  await look("from a URL", dialog("From a URL…", "Open from a URL"));

  await editor.openSample("Coffee");
  await expect(button("Save image…")).toBeVisible();
  await expectNoViolation(page, "nothing painted");
  await editor.drag([0.3, 0.3], [0.35, 0.3]);
  await editor.prompt("a spoon");
  await expectNoViolation(page, "painted");
  await look("File menu", menu("File"));
  await look("Mask menu", menu("Mask"));
  await look("zoom menu", async () => {
    await button(/^Zoom: /, false)
      .or(button(/^Zoom \d/, false))
      .or(button(/%/, false))
      .first()
      .click();
    await expect(page.getByRole("menu")).toBeVisible();
  });
  await look("task bar options", menu("Task bar options"));
  await look("mask display", dialog("Mask display"));
  await look("region menu", async () => {
    const [x, y] = await editor.gripOfRegion("top");
    await page.mouse.move(x, y + 4);
    await button("Choose the region").click();
    await expect(page.getByRole("menu")).toBeVisible();
  });
  await look("keys", dialog("Keyboard"));
  await button("Advanced").click();
  await page
    .getByRole("combobox", { name: "Engine" })
    .or(page.getByRole("textbox", { name: "Engine" }))
    .first()
    .click();
  await expect(page.getByRole("listbox")).toBeVisible();
  await expectNoViolation(page, "advanced settings, engines");
  await page.keyboard.press("Escape");
  await editor.maskMenu("Grow");
  await expect(page.getByRole("toolbar", { name: "Grow" })).toBeVisible();
  await expectNoViolation(page, "operation");
  await page.keyboard.press("Escape");
  await editor.pick("Rectangle");
  await expectNoViolation(page, "ways to select");

  const mask = info.outputPath("mask.png");
  await writeFile(mask, await editor.maskFile());
  await look("replace", async () => {
    await editor.drop(mask);
    await expect(page.getByRole("dialog")).toBeVisible();
  });
  await look("mask import", async () => {
    const chooser = page.waitForEvent("filechooser");
    await editor.maskMenu("Import mask…");
    await (await chooser).setFiles("public/samples/coffee.png");
    await expect(page.getByRole("dialog", { name: "Import mask" })).toBeVisible();
  });

  await editor.mode("Extend");
  await expect(page.getByRole("toolbar", { name: "Frame" })).toBeVisible();
  await expectNoViolation(page, "extending");
  await look("more of the frame", dialog("More"));

  await look("save", async () => {
    const saving = await editor.openSaveDialog();
    for (const part of ["Layers", "Mask", "Image"]) {
      await saving.getByText(part, { exact: true }).click();
      await expectNoViolation(page, `save, ${part}`);
    }
    for (const format of ["TIFF", "JPEG", "WebP"]) {
      await saving.getByText(format, { exact: true }).click();
      await expectNoViolation(page, `save, ${format}`);
    }
    await editor.saveFrom(saving);
  });

  await page.setViewportSize({ width: 834, height: 1112 });
  await expectNoViolation(page, "docked");
  await button("Properties").click();
  await expect(page.getByRole("complementary")).toBeVisible();
  await expectNoViolation(page, "docked, sheet");
  await page.setViewportSize(PHONE);
  await expectNoViolation(page, "phone, sheet");
  await button("Properties").click();
  await expectNoViolation(page, "phone");
  await look("phone, File menu", menu("File"));
  await look("phone, more tools", menu("More tools"));
});

test("axe finds nothing while waiting, in review and its panels, and where something is wrong, dark, light and in forced colors", async ({
  vendorEditor: editor,
  page,
  context,
  vendor: { server, upstream },
}) => {
  await editor.openSample("Coffee");
  await editor.drag([0.3, 0.3], [0.35, 0.3]);
  await editor.prompt("a spoon");
  upstream.script({ hold: true });
  await editor.generate.click();
  await expect(page.getByRole("button", { name: "Stop waiting" })).toBeVisible();
  await expectNoViolation(page, "waiting");
  upstream.script({ hold: false });
  await expect(editor.review.getByText(/kept pixels changed/)).toBeVisible();
  for (const key of ["1", "2", "3"]) {
    await page.keyboard.press(key);
    await expectNoViolation(page, `review, ${key}`);
  }
  await page.getByRole("button", { name: "Blend…" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await expectNoViolation(page, "blending");
  await page.keyboard.press("Escape");
  await page.setViewportSize(PHONE);
  await expectNoViolation(page, "review, phone");
  await page.setViewportSize({ width: 1440, height: 900 });
  await editor.accept();
  await expectNoViolation(page, "two versions");

  await editor.drag([0.7, 0.3], [0.75, 0.3]);
  upstream.script({ fail: "content policy violation" });
  await editor.generate.click();
  await expect(page.getByRole("alert").filter({ hasText: "content policy" })).toBeVisible();
  await expectNoViolation(page, "failed");
  upstream.script({ hold: false });
  await editor.chooseFile("package.json");
  await expect(page.getByRole("alert").filter({ hasText: "package.json" })).toBeVisible();
  await expectNoViolation(page, "notice");

  const other = await context.newPage();
  await other.goto(server.url);
  await expect(other.getByRole("dialog", { name: "Open in another tab" })).toBeVisible();
  await expectNoViolation(other, "another tab's");
  await other.getByRole("button", { name: "View only" }).click();
  // All of the workspace is inert, its main landmark along with it.
  await expectNoViolation(other, "view only", ["landmark-one-main"]);
});

test("a button tells its name and key to the pointer that rests on it, and to the very first one", async ({ editor, page }) => {
  const tooltip = page.getByRole("tooltip");
  const expectTold = async (name: string, words: string) => {
    const { x, y } = (await page.getByRole("button", { name, exact: true }).boundingBox()) ?? { x: 0, y: 0 };
    let step = 0;
    // No hand is still at once.
    await expect(async () => {
      await page.mouse.move(x + 10 + (step++ % 8), y + 10);
      expect(await tooltip.getByText(words).isVisible()).toBe(true);
    }).toPass();
    await page.mouse.move(0, 0);
    await expect(tooltip).toHaveCount(0);
  };
  await expectTold("Light interface", "Light interface");
  await editor.openSample("Coffee");
  await expectTold("Fit", "Ctrl+0");
});
