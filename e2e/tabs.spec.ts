import { expect, test } from "./fixtures.ts";
import { EditorPage } from "./pages/editorPage.ts";

test("the same draft generated in two tabs at once, and by a double click, is one edit, followed in both and paid for once", async ({
  vendorEditor: editor,
  page,
  context,
  vendor: { server, upstream },
}) => {
  const jobs = upstream.jobs.size;
  upstream.script({ hold: true });
  await editor.openSample("Coffee");
  await editor.drag([0.4, 0.4], [0.5, 0.5]);
  await editor.prompt("bare walnut table");
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  const other = new EditorPage(await context.newPage());
  await other.page.goto(server.url);
  await expect(other.generate).toBeEnabled();

  // What the first tab sends leaves when the second has sent the same.
  const otherAsked = other.page.waitForRequest("**/api/edits");
  await page.route("**/api/edits", async (route) => {
    await otherAsked;
    await route.continue();
  });
  await editor.generate.dblclick();
  await other.generate.click();
  for (const tab of [editor, other]) {
    await expect(tab.page.getByRole("button", { name: "Stop waiting" })).toBeVisible();
    await expect(tab.page.getByRole("navigation", { name: "Versions" }).getByRole("button", { name: /^Edit/ })).toHaveCount(1);
  }
  upstream.script({ hold: false });
  for (const tab of [editor, other]) {
    await tab.page.bringToFront();
    await expect(tab.review.getByText(/^0 of [\d,]+ kept pixels changed/)).toBeVisible();
    await expect(tab.review.getByText("9 credits").first()).toBeVisible();
  }
  expect(upstream.jobs.size).toBe(jobs + 1);
});

test("an answer that was lost on its way costs no second edit", async ({ vendorEditor: editor, page, vendor: { upstream } }) => {
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
