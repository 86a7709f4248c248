import { createFakeUpstream } from "./fakeUpstream/fakeUpstream.ts";
import { expect, test } from "./fixtures.ts";
import { EditorPage } from "./pages/editorPage.ts";
import { OverpaintServer } from "./server.ts";

test("a refusal is told in the vendor's words, with what to do, and the mask and prompt stay", async ({ page }) => {
  const upstream = createFakeUpstream({ apiKey: "afk_refusal_test" });
  const url = await upstream.listen();
  upstream.script({ fail: "content policy violation" });
  const server = await OverpaintServer.start({ APIFRAME_API_KEY: "afk_refusal_test", APIFRAME_BASE_URL: url });
  try {
    await page.goto(server.url);
    const editor = new EditorPage(page);
    await editor.openSample("Coffee");
    await editor.drag([0.4, 0.4], [0.5, 0.5]);
    await editor.prompt("something refused");
    const mask = await editor.maskFile();
    await editor.generate.click();
    await expect(page.getByRole("alert").filter({ hasText: /content policy violation/ })).toBeVisible();
    await expect(page.getByRole("textbox", { name: "What should be there" })).toHaveValue("something refused");
    expect(await editor.maskFile()).toEqual(mask);
    await expect(editor.generate).toBeEnabled();
  } finally {
    await server.dispose();
    await upstream.close();
  }
});

test("cancel ends the fill, and the mask is still there", async ({ editor, page }) => {
  await editor.openSample("Coffee");
  await editor.drag([0.2, 0.2], [0.8, 0.8], [0.2, 0.8]);
  const mask = await editor.maskFile();
  await editor.generate.click();
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await expect(editor.generate).toBeEnabled();
  expect(await editor.maskFile()).toEqual(mask);
});
