import { expect, type Locator, type Page } from "@playwright/test";
import { test } from "./fixtures.ts";

/** Windows of phones, tablets and laptops, and of a 1440-px laptop zoomed to 200 and 400 %. CSS pixels. */
const WINDOWS = [
  [320, 568],
  [390, 844],
  [844, 390],
  [744, 1133],
  [834, 1112],
  [1024, 768],
  [1440, 900],
  [720, 450],
  [360, 225],
] as const;

const LONG_PROMPT = "a bare walnut table in soft morning light, with a brass spoon and a folded linen napkin";

/** The element can be scrolled to, and a pointer on its middle meets it. */
async function expectReachable(element: Locator): Promise<void> {
  // A window of another layout has other elements, which a look may come between.
  await expect(async () => {
    await element.scrollIntoViewIfNeeded();
    await expect(element).toBeInViewport({ ratio: 0.95, timeout: 1000 });
  }).toPass();
  await element.click({ trial: true });
}

/** Nothing of the page lies beside the window. */
const sidewaysScroll = (page: Page) =>
  page.evaluate(() => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - innerWidth);

/** Controls that are smaller than `side` CSS pixels in one direction, by their names. */
const smallTargets = (page: Page, side: number) =>
  page.evaluate((least) => {
    const controls = [...document.querySelectorAll("button, input[type=text], input:not([type]), textarea, [role=menuitem]")];
    return controls
      .filter((control) => control.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
      .map((control) => ({ control, box: control.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && Math.min(box.width, box.height) < least - 0.5)
      .map(({ control, box }) => `${control.ariaLabel ?? control.textContent} ${box.width} x ${box.height}`);
  }, side);

test("prompt, button and every part are within reach in every window", async ({ vendorEditor: editor, page }) => {
  const inEachWindow = async (part: string, check: () => Promise<void>) => {
    for (const [width, height] of WINDOWS) {
      await test.step(`${part}, ${width} x ${height}`, async () => {
        await page.setViewportSize({ width, height });
        await check();
        expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
      });
    }
  };
  const prompt = page.getByRole("textbox", { name: "What should appear" });
  const panel = page.getByRole("button", { name: "Properties" });

  await inEachWindow("start", () => expectReachable(page.getByRole("button", { name: "Open…", exact: true })));

  await editor.openSample("Coffee");
  await editor.drag([0.5, 0.5], [0.6, 0.6]);
  await prompt.fill(LONG_PROMPT);
  await inEachWindow("painted", async () => {
    await expectReachable(prompt);
    await expectReachable(editor.generate);
    for (const name of ["File", "Undo", "Save image…", "Extend the canvas"]) {
      await expectReachable(page.getByRole("button", { name, exact: true }));
    }
  });
  await inEachWindow("panel", async () => {
    if (!(await panel.isVisible())) return;
    await panel.click();
    await expectReachable(page.getByRole("combobox", { name: "Engine" }));
    await expectReachable(editor.generate);
    await panel.click();
  });

  await editor.generateAndReview();
  await inEachWindow("review", async () => {
    for (const name of [/^Accept/, "Discard", /^Regenerate/]) await expectReachable(editor.review.getByRole("button", { name }));
  });
  await editor.accept();
  await page.getByRole("button", { name: "Extend the canvas" }).click();
  await inEachWindow("extending", () => expectReachable(editor.generate));
});

for (const [width, height] of [
  [320, 568],
  [844, 390],
  [360, 225],
] as const) {
  test(`an image is painted on, filled and accepted in a window of ${width} x ${height}`, async ({ editor, page }) => {
    await page.setViewportSize({ width, height });
    await editor.openSample("Coffee");
    await editor.drag([0.5, 0.5], [0.6, 0.6]);
    await editor.generateAndReview();
    await editor.accept();
    await expect(page.getByRole("button", { name: "Versions, 2" })).toBeVisible();
  });
}

for (const [width, height] of [
  [360, 225],
  [390, 844],
  [834, 1112],
  [1440, 900],
] as const) {
  test(`the image stays where it is while parts of the page arrive, at ${width} x ${height}`, async ({
    vendorEditor: editor,
    page,
  }) => {
    await page.setViewportSize({ width, height });
    let letIn = () => {};
    const gate = new Promise<void>((resolve) => {
      letIn = resolve;
    });
    await page.route(/assets\/(VersionStrip|EditTaskBar|MaskBar|ToolRail)/, async (route) => {
      await gate;
      await route.continue();
    });
    await editor.openSample("Coffee");
    const before = await editor.pictureBox();
    letIn();
    await expect(page.getByRole("button", { name: "Undo", exact: true })).toBeVisible();
    await expect(page.getByRole("button", { name: /^Versions, 1$|^Version 1: / })).toBeVisible();
    expect(await editor.pictureBox()).toEqual(before);
  });
}

test.describe("for fingers", () => {
  test.use({ hasTouch: true, isMobile: true });
  for (const [width, height] of [
    [390, 844],
    [834, 1112],
    [1366, 1024],
  ] as const) {
    test(`targets have 44 px, and no field makes the page zoom, at ${width} x ${height}`, async ({
      vendorEditor: editor,
      page,
    }) => {
      await page.setViewportSize({ width, height });
      await editor.openSample("Coffee");
      await editor.drag([0.5, 0.5], [0.6, 0.6]);
      await expect(page.getByRole("button", { name: "Properties" })).toBeVisible();
      expect(await smallTargets(page, 44)).toEqual([]);
      await page.getByRole("button", { name: "Properties" }).click();
      await expect(page.getByRole("combobox", { name: "Engine" })).toBeVisible();
      expect(await smallTargets(page, 44)).toEqual([]);
      const sizes = await page
        .locator("input[type=text]:visible, input:not([type]):visible, textarea:visible")
        .evaluateAll((fields) => fields.map((field) => Number.parseFloat(getComputedStyle(field).fontSize)));
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(16);
    });
  }
});

test("a pointer has at least 24 px everywhere", async ({ vendorEditor: editor, page }) => {
  await editor.openSample("Coffee");
  await editor.drag([0.5, 0.5], [0.6, 0.6]);
  await editor.prompt("a spoon");
  expect(await smallTargets(page, 24)).toEqual([]);
  await editor.generateAndReview();
  expect(await smallTargets(page, 24)).toEqual([]);
});
