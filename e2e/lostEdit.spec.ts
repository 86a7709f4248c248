import type { Page } from "@playwright/test";
import { expectNoViolation } from "./accessibility.ts";
import { expect, test } from "./fixtures.ts";
import type { EditorPage } from "./pages/editorPage.ts";

const strip = (page: Page) => page.getByRole("navigation", { name: "Versions" });
const lost = (page: Page) => strip(page).getByRole("button", { name: "Edit: Lost" });

/** The server accepts the edit, and from then on knows nothing of it, as after a backup was put back. */
async function generateAndLose({ generate, page }: EditorPage): Promise<void> {
  const sent = page.waitForResponse(
    (response) => response.request().method() === "POST" && response.url().endsWith("/api/edits"),
  );
  await page.route(/\/api\/edits\/[^/]+$/, (route) => route.abort());
  await generate.click();
  const { id } = await (await sent).json();
  await expect(strip(page).getByRole("button", { name: /^Edit: (Queued|Running)/ })).toBeVisible();
  const problem = { type: "about:blank", title: "Not found", status: 404, code: "not_found", detail: "There is no such edit." };
  const notice = { status: 404, contentType: "application/problem+json", json: problem };
  await page.unroute(/\/api\/edits\/[^/]+$/);
  await page.route(`**/api/edits/${id}`, (route) => route.fulfill(notice));
}

test("an edit that the server has no more is shown as lost, also after a reload, and is generated again just as it was", async ({
  vendorEditor: editor,
  page,
  vendor: { upstream },
}) => {
  const sent: object[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/api/edits")) sent.push(request.postDataJSON());
  });
  const jobs = upstream.jobs.size;
  await editor.openSample("Coffee");
  await editor.drag([0.4, 0.4], [0.5, 0.5]);
  await editor.prompt("bare walnut table");
  await generateAndLose(editor);
  await expect(lost(page)).toBeVisible();
  await expect(page.getByRole("button", { name: "Stop waiting" })).toBeHidden();
  // What is painted and written now is for another edit.
  await editor.prompt("something else");
  await editor.drag([0.7, 0.7], [0.8, 0.8]);
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await page.reload();

  await lost(page).click();
  const dialog = page.getByRole("dialog", { name: "This edit is lost" });
  await expect(dialog).toContainText("The server does not have this edit any more");
  await expectNoViolation(page, "lostEdit");
  await dialog.getByRole("button", { name: "Generate again 9 credits" }).click();
  await expect(editor.review.getByText(/^0 of [\d,]+ kept pixels changed/)).toBeVisible();
  await expect(lost(page)).toBeHidden();
  expect(sent).toEqual([sent[0], sent[0]]);
  expect(upstream.jobs.size).toBe(jobs + 2);
});

test("a lost edit that is dismissed is gone, also after a reload; the mask stays", async ({ editor, page }) => {
  await editor.openSample("Coffee");
  await editor.drag([0.2, 0.2], [0.8, 0.8], [0.2, 0.8]);
  const mask = await editor.maskFile();
  await generateAndLose(editor);
  const dialog = page.getByRole("dialog", { name: "This edit is lost" });
  await lost(page).click();
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await lost(page).click();
  await dialog.getByRole("button", { name: "Dismiss" }).click();
  await expect(strip(page).getByRole("button", { name: /^Edit/ })).toBeHidden();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await page.reload();
  await expect(strip(page).getByRole("button", { name: /^Version 1/ })).toBeVisible();
  await expect(editor.generate).toBeEnabled();
  await expect(strip(page).getByRole("button", { name: /^Edit/ })).toBeHidden();
  expect(await editor.maskFile()).toEqual(mask);
});
