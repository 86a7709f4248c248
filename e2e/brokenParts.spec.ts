import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";

test("a part of the page that fails says so and leaves the rest at work; a reload brings it back with all that was painted", async ({
  editor,
  page,
}) => {
  await page.route("**/assets/VersionStrip-*.js", (route) =>
    route.fulfill({ contentType: "text/javascript", body: "export default () => { throw new Error('broken'); };" }),
  );
  await page.reload();
  await editor.openSample("Coffee");
  const failed = page.getByRole("alert").filter({ hasText: "The version strip has failed. Your work is kept." });
  await expect(failed).toBeVisible();
  await failed.getByRole("button", { name: "Try again" }).click();
  await expect(failed).toBeVisible();
  await editor.drag([0.4, 0.4], [0.6, 0.5]);
  const mask = await editor.maskFile();
  await page.unroute("**/assets/VersionStrip-*.js");
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await failed.getByRole("button", { name: "Reload" }).click();
  await expect(page.getByRole("navigation", { name: "Versions" })).toBeVisible();
  expect(await editor.maskFile()).toEqual(mask);
});

/** The server has another build from now on, without a file of the one that is open. */
async function update(page: Page, gone: string): Promise<void> {
  await page.route(`**/assets/${gone}-*.js`, (route) => route.fulfill({ status: 404 }));
  const body = '<script type="module" src="/assets/index-other.js"></script>';
  await page.route(new URL("/", page.url()).href, (route) =>
    route.request().resourceType() === "fetch" ? route.fulfill({ contentType: "text/html", body }) : route.continue(),
  );
}

/** Reloads the page as it says, which finds all of its files again. */
async function reloadUpdated(page: Page): Promise<void> {
  const outdated = page.getByRole("alert").filter({ hasText: "Overpaint was updated." });
  await expect(outdated).toBeVisible();
  await page.unrouteAll();
  await outdated.getByRole("button", { name: "Reload" }).click();
  await expect(outdated).toBeHidden();
}

test("asks to be reloaded where a panel is gone since the server was updated", async ({ editor, page }) => {
  await editor.openSample("Coffee");
  await editor.drag([0.4, 0.4], [0.6, 0.5]);
  const mask = await editor.maskFile();
  await update(page, "SaveView");
  await page.getByRole("button", { name: "Save image…" }).click();
  await reloadUpdated(page);
  expect(await editor.maskFile()).toEqual(mask);
});

test("asks to be reloaded where what a button does is gone since the server was updated", async ({ editor, page }) => {
  await editor.openSample("Coffee");
  await editor.mode("Extend");
  for (const side of ["width", "height"]) {
    await page.getByLabel(`Frame ${side}`).fill("300");
    await page.keyboard.press("Enter");
  }
  const crop = page.getByRole("button", { name: /^Crop to/ });
  await expect(crop).toBeEnabled();
  await update(page, "cropCanvas");
  await crop.click();
  await reloadUpdated(page);
  await crop.click();
  await editor.expectSize(300, 300);
});
