import sharp from "sharp";
import { expect, test } from "./fixtures.ts";
import { EditorPage } from "./pages/editorPage.ts";

/** True when a mask is white there. */
async function whiteAt(mask: Buffer, [x, y]: readonly [number, number]): Promise<boolean> {
  const { data, info } = await sharp(mask).toColourspace("b-w").raw().toBuffer({ resolveWithObject: true });
  return data[Math.floor(y * info.height) * info.width + Math.floor(x * info.width)] === 255;
}

test("a second tab on a document says so at once, looks on or takes over, and no stroke of either is lost", async ({
  editor,
  page,
  context,
  server,
}) => {
  await editor.openSample("Coffee");
  await editor.drag([0.2, 0.2], [0.3, 0.2]);
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  const first = await editor.maskFile();

  const other = new EditorPage(await context.newPage());
  await other.page.goto(server.url);
  const dialog = (tab: EditorPage) => tab.page.getByRole("dialog", { name: "Open in another tab" });
  await dialog(other).getByRole("button", { name: "View only" }).click();
  await expect(other.page.getByText("This one is read-only")).toBeVisible();
  await other.page.keyboard.press("ControlOrMeta+z");

  // What is painted in the first tab comes as it is saved.
  const shown = () => other.colourAt([0.45, 0.4]);
  const bare = await shown();
  await editor.drag([0.4, 0.4], [0.5, 0.4]);
  await expect.poll(shown).not.toEqual(bare);

  // What the first tab paints in the last moment goes along, the stroke that is being drawn as far as it went.
  await editor.drag([0.6, 0.6], [0.7, 0.6]);
  await editor.press([0.2, 0.85]);
  await page.mouse.move(...(await editor.at([0.4, 0.85])), { steps: 3 });
  await other.page.getByRole("button", { name: "Take over here" }).click();
  await expect(dialog(editor)).toBeVisible();
  await expect(dialog(other)).toBeHidden();
  await expect(other.generate).toBeEnabled();
  const both = await other.maskFile();
  expect(both).not.toEqual(first);
  expect(await whiteAt(both, [0.3, 0.85])).toBe(true);
  await page.mouse.up();
  await other.drag([0.4, 0.8], [0.5, 0.8]);
  const all = await other.maskFile();
  await expect(other.page.getByText("Saved", { exact: true })).toBeVisible();

  await dialog(editor).getByRole("button", { name: "Take over here" }).click();
  await expect(dialog(other)).toBeVisible();
  await expect(editor.generate).toBeEnabled();
  expect(await editor.maskFile()).toEqual(all);
});

test("frame, mode and prompts are a document's: another one in another tab leaves them as they are", async ({
  vendorEditor: editor,
  page,
  context,
  vendor: { server },
}) => {
  await editor.openSample("Coffee");
  const name = page.getByRole("textbox", { name: "Document name" });
  await name.fill("Framed cup");
  await name.press("Enter");
  await editor.prompt("a red cup");
  await editor.mode("Extend");
  await page.getByLabel("Frame width").fill("900");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();

  const other = new EditorPage(await context.newPage());
  await other.page.goto(server.url);
  await other.page.getByRole("dialog", { name: "Open in another tab" }).getByRole("button", { name: "View only" }).click();
  const image = await sharp({ create: { width: 300, height: 200, channels: 3, background: "#777" } })
    .png()
    .toBuffer();
  const chooser = other.page.waitForEvent("filechooser");
  await other.page.getByRole("button", { name: "File", exact: true }).click();
  await other.page.getByRole("menuitem", { name: "Open image…" }).click();
  await (await chooser).setFiles({ name: "grey.png", mimeType: "image/png", buffer: image });
  await expect(other.page.getByRole("textbox", { name: "Document name" })).toHaveValue("grey");
  await expect(other.page.getByLabel("Frame width")).toBeHidden();
  await other.prompt("a blue cup");
  await other.page.getByRole("main").click({ position: { x: 5, y: 400 } });
  await other.page.keyboard.press("[");

  // The document that was opened last is in the other tab.
  await page.reload();
  await page.getByRole("dialog", { name: "Open in another tab" }).getByRole("button", { name: "View only" }).click();
  await page.getByRole("button", { name: "File", exact: true }).click();
  await page.getByRole("menuitem", { name: /^Framed cup/ }).click();
  await expect(page.getByLabel("Frame width")).toHaveValue("900");
  await editor.mode("Repaint");
  await expect(page.getByRole("textbox", { name: "Prompt", exact: true })).toHaveValue("a red cup");
});

test("a response that was lost on its way costs no second edit", async ({ vendorEditor: editor, page, vendor: { upstream } }) => {
  const jobs = upstream.jobs.size;
  upstream.script({ hold: true });
  await editor.openSample("Coffee");
  await editor.drag([0.4, 0.4], [0.5, 0.5]);
  await editor.prompt("bare walnut table");
  await page.route("**/api/edits", async (route) => {
    await route.fetch();
    await route.abort("connectionreset");
  });
  await editor.generate.click();
  await expect(page.getByRole("alert").filter({ hasText: "The server cannot be reached" })).toBeVisible();
  await page.unroute("**/api/edits");
  await editor.generate.click();
  await expect(page.getByRole("button", { name: "Stop waiting" })).toBeVisible();
  upstream.script({ hold: false });
  await expect(editor.review.getByText(/kept pixels changed/)).toBeVisible();
  expect(upstream.jobs.size).toBe(jobs + 1);
});
