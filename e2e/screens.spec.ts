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
  await element.scrollIntoViewIfNeeded();
  await expect(element).toBeInViewport({ ratio: 0.95 });
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

for (const [width, height] of WINDOWS) {
  test(`prompt, button and every part are within reach in a window of ${width} x ${height}`, async ({
    vendorEditor: editor,
    page,
  }) => {
    await page.setViewportSize({ width, height });
    await expectReachable(page.getByRole("button", { name: "Open…", exact: true }));
    expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
    await editor.openSample("Coffee");
    await editor.drag([0.5, 0.5], [0.6, 0.6]);
    const prompt = page.getByRole("textbox", { name: "What should appear" });
    await prompt.fill(LONG_PROMPT);
    await expectReachable(prompt);
    await expectReachable(editor.generate);
    for (const name of ["File", "Undo", "Save image…", "Extend the canvas"]) {
      await expectReachable(page.getByRole("button", { name, exact: true }));
    }
    expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);

    const panel = page.getByRole("button", { name: "Properties" });
    if (await panel.isVisible()) {
      await panel.click();
      await expectReachable(page.getByRole("combobox", { name: "Engine" }));
      await expectReachable(editor.generate);
      expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
      await panel.click();
    }
    await editor.generateAndReview();
    for (const name of [/^Accept/, "Discard", /^Regenerate/]) await expectReachable(editor.review.getByRole("button", { name }));
    expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
    await editor.accept();
    await page.getByRole("button", { name: "Extend the canvas" }).click();
    await expectReachable(editor.generate);
    expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
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
