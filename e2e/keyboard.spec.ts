import type { Locator, Page } from "@playwright/test";
import sharp from "sharp";
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
  await expect(page.getByRole("button", { name: "Done" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expectFocus(page, /^Save image…$/);
});

test("the focus goes to the canvas, to Accept, or back where a dialog came from; a field in use keeps it", async ({
  vendorEditor: editor,
  page,
  vendor: { upstream },
}) => {
  const accept = editor.review.getByRole("button", { name: /^Accept/ });
  const send = async () => {
    await editor.generate.click();
    await expect.poll(() => focused(page)).toMatch(/^(Canvas|Stop waiting)/);
    await expect(editor.review.getByText(/kept pixels changed/)).toBeVisible();
  };
  await editor.openSample("Coffee");
  await expect(editor.canvas).toBeFocused();
  await editor.drag([0.3, 0.3], [0.35, 0.3]);
  await editor.prompt("a spoon");
  await send();
  await expect(accept).toBeFocused();
  await editor.review.getByRole("button", { name: "Discard" }).click();
  await expect(editor.canvas).toBeFocused();
  await expect(said(page)).toHaveText("The result is discarded.");

  await send();
  await page.getByRole("radiogroup", { name: "View" }).getByText("Edit", { exact: true }).click();
  await expect(editor.canvas).toBeFocused();
  await page.getByRole("radiogroup", { name: "View" }).getByText("Review", { exact: true }).click();
  await expect(accept).toBeFocused();
  await page.getByRole("button", { name: "Blend…" }).click();
  await expect(page.getByRole("slider", { name: "Grow" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expectFocus(page, /^Blend…$/);
  await accept.click();
  await expect(editor.canvas).toBeFocused();

  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(editor.canvas).toBeFocused();
  await page.getByRole("button", { name: "File", exact: true }).click();
  await page.getByRole("menuitem", { name: "Open from a URL…" }).click();
  await expect(page.getByRole("textbox", { name: "Image URL" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expectFocus(page, /^File$/);
  await page.getByRole("textbox", { name: "Document name" }).click();
  await page.keyboard.press("Enter");
  await expect(editor.canvas).toBeFocused();

  await editor.drag([0.6, 0.3], [0.65, 0.3]);
  upstream.script({ hold: true });
  await editor.generate.click();
  const prompt = page.getByRole("textbox", { name: "Prompt", exact: true });
  await prompt.click();
  await page.keyboard.type(" and ");
  upstream.script({ hold: false });
  await expect(accept).toBeVisible();
  await page.keyboard.type("a fork");
  await expect(prompt).toHaveValue("a spoon and a fork");
  await expect(prompt).toBeFocused();
});

test("events are said once: the work saved, the result; no progress and no second is", async ({
  vendorEditor: editor,
  page,
  vendor: { upstream },
}) => {
  await editor.openSample("Coffee");
  await page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const element = target instanceof Element ? target : target.parentElement;
        const live = element?.closest("output, [role=status], [role=alert], [aria-live=polite], [aria-live=assertive]");
        if (live?.textContent && heard.at(-1) !== live.textContent) heard.push(live.textContent);
      }
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
  const heard = () => page.evaluate(() => (window as unknown as { heard: string[] }).heard);
  await expect.poll(heard).toContain("Saved to the server.");
  for (const y of [0.3, 0.4, 0.5]) {
    await editor.drag([0.3, y], [0.35, y]);
    await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  }
  await editor.prompt("a spoon");
  upstream.script({ hold: true });
  await editor.generate.click();
  await expect(page.getByText(/ · 3 s/)).toBeVisible();
  upstream.script({ hold: false });
  await editor.review.getByRole("button", { name: /^Accept/ }).click();
  await expect(said(page)).toHaveText("The result is accepted.");
  await editor.drag([0.3, 0.6], [0.35, 0.6]);
  upstream.script({ fail: "content policy violation" });
  await editor.generate.click();
  await expect.poll(heard).toContain("The edit has failed.");
  const own = (await heard()).filter((text) => /\.$/.test(text) && !/content policy/.test(text));
  expect(own).toEqual([
    "Saved to the server.",
    "A result is ready for review.",
    "The result is accepted.",
    "The edit has failed.",
  ]);
  expect((await heard()).filter((text) => /\d s$|Saving|%/.test(text))).toEqual([]);
});

test("the list of keys is complete, and comes by its button or ?, on the start page and in review, too", async ({
  editor,
  page,
}) => {
  const sheet = page.getByRole("dialog", { name: "Keyboard" });
  await expect(async () => {
    await page.keyboard.press("?");
    await expect(sheet).toBeVisible({ timeout: 500 });
  }).toPass();
  for (const words of [
    "Ctrl+Enter",
    "Add to the selection",
    "Shift+Alt",
    "Paint bucket",
    "Wipe",
    "Move in a bar",
    "Move a grip of region or frame",
  ]) {
    await expect(sheet.getByText(words, { exact: true }).first()).toBeVisible();
  }
  await page.keyboard.press("Escape");
  await editor.openSample("Coffee");
  await page.getByRole("toolbar", { name: "Tools" }).getByRole("button", { name: "Keyboard" }).click();
  await page.keyboard.press("Escape");
  await expectFocus(page, /^Keyboard$/);
  await editor.drag([0.3, 0.3], [0.35, 0.3]);
  await editor.generateAndReview();
  await page.keyboard.press("?");
  await expect(sheet).toBeVisible();
});

test("whatever Tab reaches shows that it has the focus, also in forced colors", async ({ vendorEditor: editor, page }) => {
  await editor.openSample("Coffee");
  await editor.drag([0.3, 0.3], [0.35, 0.3]);
  await page.getByRole("button", { name: "Advanced" }).click();
  for (const forcedColors of ["none", "active"] as const) {
    await page.emulateMedia({ forcedColors });
    await toStart(page);
    const blind: string[] = [];
    let last: { readonly name: string; readonly clip: Clip; readonly shown: Buffer } | null = null;
    for (let tabs = 0; tabs < 45; tabs++) {
      await page.keyboard.press("Tab");
      if (last && (await page.screenshot({ clip: last.clip })).equals(last.shown)) blind.push(last.name);
      const name = await focused(page);
      if (name === "nothing") break;
      const clip = await clipOfFocus(page);
      last = { name, clip, shown: await page.screenshot({ clip }) };
    }
    expect(blind, forcedColors).toEqual([]);
  }
});

interface Clip {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The element that has the focus and a ring around it, as far as the window shows them. */
const clipOfFocus = (page: Page): Promise<Clip> =>
  page.evaluate(() => {
    const { left, top, right, bottom } = (document.activeElement ?? document.body).getBoundingClientRect();
    const [x, y] = [Math.max(0, Math.floor(left) - 6), Math.max(0, Math.floor(top) - 6)];
    return { x, y, width: Math.min(innerWidth, right + 6) - x, height: Math.min(innerHeight, bottom + 6) - y };
  });

test("in forced colors and more contrast the chosen tool, the mode and the filled part of a slider are told apart", async ({
  vendorEditor: editor,
  page,
}) => {
  await editor.openSample("Coffee");
  await editor.drag([0.3, 0.3], [0.35, 0.3]);
  await editor.prompt("a spoon");
  for (const media of [{ forcedColors: "active" }, { forcedColors: "none", contrast: "more" }] as const) {
    await page.emulateMedia(media);
    const looks = async (element: Locator) => {
      await page.mouse.move(700, 200);
      return sharp(await element.screenshot()).stats();
    };
    const differs = async (element: Locator, change: () => Promise<void>) => {
      const before = await looks(element);
      await change();
      const after = await looks(element);
      return Math.max(...before.channels.map(({ mean }, at) => Math.abs(mean - (after.channels[at]?.mean ?? mean))));
    };
    await editor.pick("Brush");
    const tool = page.getByRole("toolbar", { name: "Tools" }).getByRole("button", { name: "Brush", exact: true });
    expect(await differs(tool, () => editor.pick("Eraser"))).toBeGreaterThan(15);
    const mode = page.getByRole("radiogroup", { name: "Mode" }).getByText("Extend", { exact: true });
    expect(await differs(mode, () => editor.mode("Extend"))).toBeGreaterThan(10);
    await editor.mode("Repaint");
    await editor.pick("Brush");
    // Left of its thumb, then right of it.
    const track = page.getByRole("slider", { name: "Size" }).locator("xpath=..");
    const { width, height } = (await track.boundingBox()) ?? { width: 0, height: 0 };
    const line = await sharp(await track.screenshot())
      .removeAlpha()
      .raw()
      .toBuffer();
    const colourAt = (x: number) => line.subarray(3 * (Math.floor(height / 2) * Math.round(width) + x)).subarray(0, 3);
    expect(Math.abs((colourAt(4)[1] ?? 0) - (colourAt(Math.round(width) - 5)[1] ?? 0))).toBeGreaterThan(60);
  }
  await page.emulateMedia({ forcedColors: "active", contrast: null });
  const [main, other] = [editor.generate.first(), page.getByRole("button", { name: "Mask", exact: true })];
  const lightness = async (button: Locator) => (await sharp(await button.screenshot()).stats()).channels[1]?.mean ?? 0;
  expect(Math.abs((await lightness(main)) - (await lightness(other)))).toBeGreaterThan(60);
});
