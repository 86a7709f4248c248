import { readFile, writeFile } from "node:fs/promises";
import { createFakeUpstream } from "./fakeUpstream/fakeUpstream.ts";
import { expect, test } from "./fixtures.ts";
import { EditorPage } from "./pages/editorPage.ts";
import { OverpaintServer } from "./server.ts";

test("a file that is no image, or is cut short, gets a message, and what was open stays open", async ({ editor, page }, info) => {
  await editor.openSample("Coffee");
  const text = info.outputPath("notes.png");
  await writeFile(text, "not a picture at all");
  const cut = info.outputPath("cut.jpg");
  await writeFile(cut, (await readFile("public/samples/rocket.jpg")).subarray(0, 40_000));
  for (const [path, message] of [
    [text, /is not (a picture|an image)/i],
    [cut, /breaks off before its end/],
  ] as const) {
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Open another picture" }).click();
    await (await chooser).setFiles(path);
    await expect(page.getByRole("alert").filter({ hasText: message })).toBeVisible();
  }
  await expect(editor.canvas).toBeVisible();
  await expect(page.getByText("600 × 400")).toBeVisible();
});

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
