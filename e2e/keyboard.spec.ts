import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";

/** As after a click on the address bar: the next Tab goes to what comes first. */
async function toStart(page: Page): Promise<void> {
  await page.evaluate(() => {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
  });
}

/** Presses of Tab until the element has the focus. */
async function tabsTo(page: Page, name: RegExp): Promise<number> {
  for (let tabs = 1; tabs <= 40; tabs++) {
    await page.keyboard.press("Tab");
    if (name.test(await focused(page))) return tabs;
  }
  throw new Error(`Tab does not reach ${name}.`);
}

/** Name of the element that has the focus; "nothing" for the page itself. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement: element } = document;
    if (!element || element === document.body) return "nothing";
    return element.getAttribute("aria-label") ?? (element.textContent || element.tagName);
  });

const expectFocus = (page: Page, name: RegExp) => expect.poll(() => focused(page)).toMatch(name);
const said = (page: Page) => page.getByRole("status", { name: "Events" });

test("by keys alone: open, paint, generate, compare, accept, extend, save; the canvas is 5 Tabs away at most, Accept 3", async ({
  vendorEditor: editor,
  page,
}) => {
  await tabsTo(page, /^Coffee$/);
  await page.keyboard.press("Enter");
  await expect(editor.canvas).toBeFocused();
  await toStart(page);
  expect(await tabsTo(page, /^Canvas$/)).toBeLessThanOrEqual(5);

  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  for (let step = 0; step < 8; step++) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await tabsTo(page, /^What should appear$/);
  await page.keyboard.type("bare walnut table");
  await page.keyboard.press("ControlOrMeta+Enter");

  await expect(editor.review.getByText(/kept pixels changed/)).toBeVisible();
  await expect(said(page)).toHaveText("A result is ready for review.");
  expect(await focused(page)).not.toBe("nothing");
  await toStart(page);
  expect(await tabsTo(page, /^Accept/)).toBeLessThanOrEqual(3);
  await page.keyboard.press("Home");
  await expectFocus(page, /^Side by side$/);
  await page.keyboard.press("ArrowRight");
  await expectFocus(page, /^Wipe$/);
  await page.keyboard.press("Space");
  await expect(page.getByRole("slider", { name: "Wipe position" })).toBeVisible();
  await page.keyboard.press("End");
  await expectFocus(page, /^Accept/);
  await page.keyboard.press("Enter");
  await expect(editor.canvas).toBeFocused();
  await expect(said(page)).toHaveText("The result is accepted.");

  await toStart(page);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("End");
  for (let key = 0; key < 12 && !/^Extend/.test(await focused(page)); key++) await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  const frame = page.getByRole("toolbar", { name: "Frame" });
  await expect(frame).toBeVisible();
  await tabsTo(page, /^Frame width$/);
  for (let key = 0; key < 12 && !/^16:9$/.test(await focused(page)); key++) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(editor.review.getByText(/kept pixels changed/)).toBeVisible();
  await expectFocus(page, /^Accept/);
  await page.keyboard.press("Enter");
  await expect(editor.canvas).toBeFocused();

  await toStart(page);
  await page.keyboard.press("Tab");
  await page.keyboard.press("End");
  await expectFocus(page, /^Save image…$/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Save image" })).toBeVisible();
  await tabsTo(page, /^Save [\d,]+ ×/);
  const download = page.waitForEvent("download");
  await page.keyboard.press("Enter");
  expect((await download).suggestedFilename()).toMatch(/\.png$/);
  await page.keyboard.press("Escape");
  await expectFocus(page, /^Save image…$/);
});
