import { readFile } from "node:fs/promises";
import { expect, test } from "./fixtures.ts";

test("a picture is opened by its address; one that may not be asked is refused in words, and what was written stays", async ({
  editor,
  page,
  elsewhere: { host, files },
}) => {
  files.set("/pictures/cup%20of%20coffee.png", await readFile("public/samples/coffee.png"));
  await page.getByRole("button", { name: "From a URL…" }).click();
  const dialog = page.getByRole("dialog", { name: "Open from a URL" });
  const field = dialog.getByRole("textbox", { name: "Image URL" });
  const refusals: Record<string, string> = {
    "file:///etc/hostname": "it must begin with https:// or http://",
    "http://169.254.169.254/latest/meta-data": "not on the public internet",
    [`http://${host}/none.png`]: "it returned 404",
  };
  for (const [url, words] of Object.entries(refusals)) {
    await field.fill(url);
    await page.keyboard.press("Enter");
    await expect(dialog).toContainText(words);
    await expect(field).toHaveValue(url);
  }
  await field.fill(`http://${host}/pictures/cup%20of%20coffee.png`);
  await dialog.getByRole("button", { name: "Open" }).click();
  await editor.expectSize(600, 400);
  await expect(page).toHaveTitle("cup of coffee · Overpaint");
});
