import type { Browser, Page } from "@playwright/test";
import sharp from "sharp";
import { expect, test } from "./fixtures.ts";
import { EditorPage } from "./pages/editorPage.ts";

const saved = (page: Page) => page.getByText("Saved", { exact: true });
const nameField = (page: Page) => page.getByRole("textbox", { name: "Document name" });
const promptField = (page: Page) => page.getByRole("textbox", { name: "Prompt", exact: true });

async function rename(page: Page, name: string): Promise<void> {
  await nameField(page).fill(name);
  await nameField(page).press("Enter");
}

/** Paints on a new document, and opens it in a second browser. */
async function inSecondBrowser(first: EditorPage, browser: Browser, name: string): Promise<EditorPage> {
  await first.openSample("Coffee");
  await rename(first.page, name);
  await first.drag([0.2, 0.2], [0.3, 0.2]);
  await expect(saved(first.page)).toBeVisible();
  const page = await browser.newPage();
  await page.goto(first.page.url());
  await page.getByRole("button", { name: "File", exact: true }).click();
  await page.getByRole("menuitem", { name: new RegExp(`^${name}`) }).click();
  const second = new EditorPage(page);
  await expect(second.canvas).toBeVisible();
  return second;
}

/** Of the document that was changed last. */
async function promptOnServer(page: Page): Promise<string> {
  const get = async (path: string) => (await page.request.get(new URL(path, page.url()).href)).json();
  const [{ id }] = await get("/api/documents");
  return (await get(`/api/documents/${id}`)).document.prompt;
}

/** One byte a pixel. */
const pixels = async (editor: EditorPage): Promise<Buffer> =>
  sharp(await editor.maskFile())
    .toColourspace("b-w")
    .raw()
    .toBuffer();
const union = (...masks: readonly Buffer[]): Buffer =>
  Buffer.from(masks[0] ?? []).map((_, i) => Math.max(...masks.map((mask) => mask[i] ?? 0))) as Buffer;

test("what is painted in one browser comes to the other, and what both paint is merged", async ({
  vendorEditor: first,
  page,
  browser,
}) => {
  const second = await inSecondBrowser(first, browser, "Two browsers");
  const start = await pixels(first);
  expect(await pixels(second)).toEqual(start);

  await second.drag([0.6, 0.6], [0.7, 0.6]);
  const one = await pixels(second);
  await expect.poll(() => pixels(first), { timeout: 60_000 }).toEqual(one);
  await expect(page.getByText("Changed in another browser")).toBeVisible();

  // Both paint before either has heard of the other.
  await second.page.context().setOffline(true);
  await second.drag([0.8, 0.2], [0.85, 0.2]);
  const theirs = await pixels(second);
  await first.drag([0.2, 0.8], [0.3, 0.8]);
  const ours = await pixels(first);
  await expect(saved(page)).toBeVisible();
  await second.page.context().setOffline(false);
  const both = union(ours, theirs);
  await expect.poll(() => pixels(second), { timeout: 60_000 }).toEqual(both);
  await expect.poll(() => pixels(first), { timeout: 60_000 }).toEqual(both);

  // What is being written stays.
  await nameField(page).fill("Breakfast");
  await rename(second.page, "Lunch");
  await second.prompt("a blue cup");
  await expect(promptField(page)).toHaveValue("a blue cup", { timeout: 60_000 });
  await expect(nameField(page)).toHaveValue("Breakfast");
  await nameField(page).press("Enter");
  await expect(nameField(second.page)).toHaveValue("Breakfast", { timeout: 60_000 });

  // The step of the other browser is the last one here, over a reload, too.
  await page.reload();
  await expect(first.canvas).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => pixels(first)).toEqual(ours);
  await second.page.context().close();
});

test("a prompt that two browsers have changed is asked about, and both are kept until then", async ({
  vendorEditor: first,
  page,
  browser,
}) => {
  const second = await inSecondBrowser(first, browser, "Two prompts");
  await second.page.context().setOffline(true);
  await second.prompt("a green cup");
  await first.prompt("a red cup");
  await expect.poll(() => promptOnServer(page)).toBe("a red cup");
  await second.page.context().setOffline(false);

  const dialog = second.page.getByRole("dialog", { name: "Changed in another browser, too" });
  await expect(dialog.getByLabel("a green cup")).toBeChecked();
  await dialog.getByRole("button", { name: "Decide later" }).click();
  await expect(promptField(second.page)).toHaveValue("a green cup");
  await expect(promptField(page)).toHaveValue("a red cup");
  await second.page.reload();
  await dialog.getByLabel("a red cup").check();
  await dialog.getByRole("button", { name: "Keep selection" }).click();
  await expect(promptField(second.page)).toHaveValue("a red cup");
  await expect(saved(second.page)).toBeVisible();
  await second.page.context().close();
});

test("a copy that a full browser could not keep up to date never goes over the server's", async ({
  vendorEditor: editor,
  page,
}) => {
  await page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...args) {
      if (localStorage.getItem("full")) throw new DOMException("No room.", "QuotaExceededError");
      return put.apply(this, args);
    };
  });
  await page.reload();
  await editor.openSample("Coffee");
  await editor.drag([0.2, 0.2], [0.3, 0.2]);
  await expect(saved(page)).toBeVisible();
  await page.evaluate(() => localStorage.setItem("full", "yes"));
  await editor.drag([0.6, 0.6], [0.7, 0.6]);
  await editor.prompt("a red cup");
  await expect(page.getByText("This browser has no space left")).toBeVisible();
  const all = await pixels(editor);
  await expect.poll(() => promptOnServer(page)).toBe("a red cup");

  await page.reload();
  await expect(promptField(page)).toHaveValue("a red cup");
  expect(await pixels(editor)).toEqual(all);
});
