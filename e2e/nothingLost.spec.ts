import { expect, test } from "./fixtures.ts";
import { EditorPage } from "./pages/editorPage.ts";

test("mask, prompt and versions are back after a reload, a crash of the tab and a crash of the server", async ({
  vendorEditor: editor,
  page,
  vendor: { server },
  context,
}) => {
  await editor.openSample("Coffee");
  await editor.prompt("a cup");
  await editor.drag([0.6, 0.62], [0.7, 0.74]);
  await editor.generateAndReview();
  await editor.accept();
  await editor.prompt("a second cup");
  await editor.drag([0.2, 0.3], [0.3, 0.3]);
  const mask = await editor.maskFile();
  const expectAllBack = async (there: EditorPage) => {
    await expect(there.canvas).toBeVisible();
    expect(await there.maskFile()).toEqual(mask);
    await expect(there.page.getByRole("textbox", { name: "Prompt", exact: true })).toHaveValue("a second cup");
    const versions = there.page.getByRole("navigation", { name: "Versions" });
    await expect(versions.getByRole("button", { name: /^Version/ })).toHaveCount(2);
  };
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await page.reload();
  await expectAllBack(editor);

  // A renderer that dies gets no pagehide.
  const crashed = page.waitForEvent("crash");
  await page.goto("chrome://crash").catch(() => undefined);
  await crashed;
  const second = new EditorPage(await context.newPage());
  await second.page.goto(server.url);
  await expectAllBack(second);

  await server.restart("SIGKILL");
  await second.page.close();
  const third = new EditorPage(await context.newPage());
  await third.page.goto(server.url);
  await expectAllBack(third);
});

test("an edit under way goes on over a reload of the page and a crash of the server", async ({ editor, page, server }) => {
  await editor.openSample("Coffee");
  await editor.drag([0.3, 0.3], [0.6, 0.7]);
  await editor.generate.click();
  await expect(page.getByRole("button", { name: "Cancel", exact: true })).toBeVisible();
  await server.restart("SIGKILL");
  await page.reload();
  await expect(editor.review.getByText(/kept pixels changed/)).toBeVisible();
});

test("undo after Accept takes the edit back, over a reload and a click in the strip, and redo makes it again", async ({
  editor,
  page,
}) => {
  await editor.openSample("Coffee");
  await editor.drag([0.3, 0.3], [0.5, 0.5]);
  const painted = await editor.maskFile();
  await editor.generateAndReview();
  await editor.accept();
  const strip = page.getByRole("navigation", { name: "Versions" });
  const version = strip.getByRole("button", { name: /^Version \d/ });
  const result = strip.getByRole("button", { name: "Edit: Result" });
  await expect(version).toHaveCount(2);
  await expect(result).toHaveCount(0);
  await editor.drag([0.7, 0.7], [0.8, 0.8]);
  await strip.getByRole("button", { name: /^Version 1:/ }).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();

  await page.reload();
  await expect(editor.canvas).toBeVisible();
  // The click, the stroke, the accept.
  for (let step = 0; step < 3; step++) await page.keyboard.press("ControlOrMeta+z");
  await expect(version).toHaveCount(1);
  await expect(result).toHaveCount(1);
  expect(await editor.maskFile()).toEqual(painted);
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();

  await page.reload();
  await expect(result).toHaveCount(1);
  await page.getByRole("radio", { name: "Edit" }).check({ force: true });
  await page.keyboard.press("ControlOrMeta+Shift+z");
  await expect(version).toHaveCount(2);
  await expect(result).toHaveCount(0);
});

test("undo gives the mask back byte for byte, and redo is offered", async ({ editor, page }) => {
  await editor.openSample("Coffee");
  await editor.drag([0.2, 0.5], [0.4, 0.5]);
  const before = await editor.maskFile();
  await editor.drag([0.6, 0.5], [0.8, 0.5]);
  expect(await editor.maskFile()).not.toEqual(before);
  await page.keyboard.press("ControlOrMeta+z");
  expect(await editor.maskFile()).toEqual(before);
  await expect(page.getByRole("button", { name: "Redo" })).toBeEnabled();
});

test("a part of the page that cannot be fetched comes when the server is back; painting goes on", async ({ editor, page }) => {
  let refused = 0;
  await page.route("**/assets/{VersionStrip,EditPanel}-*.js", (route) => (refused++ < 2 ? route.abort() : route.continue()));
  await editor.openSample("Coffee");
  await editor.drag([0.2, 0.5], [0.4, 0.5]);
  await expect(editor.generate).toBeEnabled();
  await expect(page.getByRole("radiogroup", { name: "Mode" })).toBeVisible();
  expect(refused).toBeGreaterThan(2);
});

test("a document that was removed from the server is put back only when that is asked for", async ({ editor, page, server }) => {
  const creating = page.waitForResponse(
    (response) => response.request().method() === "POST" && response.url().endsWith("/api/documents"),
  );
  await editor.openSample("Coffee");
  const { id } = (await creating).request().postDataJSON();
  const documents = async () => (await page.request.get(`${server.url}/api/documents`)).json();
  await page.request.delete(`${server.url}/api/documents/${id}`);
  await editor.drag([0.2, 0.5], [0.4, 0.5]);
  const dialog = page.getByRole("dialog", { name: "Removed from the server" });
  await dialog.getByRole("button", { name: "Keep it here only" }).click();
  await editor.drag([0.6, 0.5], [0.8, 0.5]);
  await expect(page.getByText("Removed from the server; kept in this browser.")).toBeVisible();
  expect((await documents()).map((one: { id: string }) => one.id)).not.toContain(id);

  await page.reload();
  await expect(editor.canvas).toBeVisible();
  await dialog.getByRole("button", { name: "Put it back" }).click();
  await expect.poll(async () => (await documents()).map((one: { id: string }) => one.id)).toContain(id);
});

test("pictures that the server has lost go there again by themselves, for saving and for the next edit", async ({
  editor,
  server,
}) => {
  await editor.openSample("Coffee");
  await editor.drag([0.3, 0.3], [0.5, 0.5]);
  await editor.generateAndReview();
  await editor.accept();
  const before = await editor.saveFrom(await editor.openSaveDialog());
  await editor.page.keyboard.press("Escape");
  server.loseImages();
  const after = await editor.saveFrom(await editor.openSaveDialog());
  expect(after.file.equals(before.file)).toBe(true);
  await editor.page.keyboard.press("Escape");
  server.loseImages();
  await editor.drag([0.6, 0.3], [0.7, 0.5]);
  await editor.generateAndReview();
});
