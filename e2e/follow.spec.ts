import { expect, test } from "./fixtures.ts";

test("an edit at the vendor's is followed over a reload, told in the tab's title, and paid for once", async ({
  vendorEditor: editor,
  page,
  vendor: { upstream },
}) => {
  const jobs = upstream.jobs.size;
  const stop = page.getByRole("button", { name: "Stop waiting" });
  upstream.script({ hold: true });
  await editor.openSample("Coffee");
  await expect(page).toHaveTitle("Coffee · Overpaint");
  await editor.drag([0.4, 0.4], [0.5, 0.5]);
  await editor.prompt("bare walnut table");
  await editor.generate.click();
  await expect(stop).toBeVisible();
  await expect(page).toHaveTitle("50% Coffee · Overpaint");

  await page.reload();
  await expect(stop).toBeVisible();
  await expect(page).toHaveTitle("50% Coffee · Overpaint");
  upstream.script({ hold: false });
  await expect(editor.review.getByText(/^0 of [\d,]+ kept pixels changed/)).toBeVisible();
  await expect(page).toHaveTitle("Coffee · Overpaint");
  expect(upstream.jobs.size).toBe(jobs + 1);
});

test("cancel ends a fill here for good, and the mask is still there", async ({ editor, page }) => {
  await editor.openSample("Coffee");
  await editor.drag([0.2, 0.2], [0.8, 0.8], [0.2, 0.8]);
  const mask = await editor.maskFile();
  await editor.generate.click();
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await expect(editor.generate).toBeEnabled();
  const canceled = page.getByRole("navigation", { name: "Versions" }).getByRole("button", { name: "Edit: Canceled" });
  await expect(canceled).toBeVisible();
  expect(await editor.maskFile()).toEqual(mask);

  await page.reload();
  await expect(canceled).toBeVisible();
  await expect(editor.generate).toBeEnabled();
  expect(await editor.maskFile()).toEqual(mask);
});

test("a result that comes after the server gave up is reported, reviewed and accepted like any other", async ({
  vendorEditor: editor,
  page,
}) => {
  // The server gives up after ten minutes: its real answer is told as it would be then, first without the picture, then with it.
  let hasCome = false;
  await page.route("**/api/edits/*", async (route) => {
    const response = await route.fetch();
    const edit = await response.json();
    if (edit.status !== "completed") return route.fulfill({ response });
    const error = { code: "engine_timeout", message: "The engine gave no answer within 10 minutes." };
    const result = { result: hasCome ? edit.result : null, awaitsLateResult: !hasCome };
    return route.fulfill({ response, json: { ...edit, status: "failed", error, ...result } });
  });
  await editor.openSample("Coffee");
  await editor.drag([0.4, 0.4], [0.5, 0.5]);
  await editor.prompt("bare walnut table");
  await editor.generate.click();
  await expect(page.getByRole("alert")).toContainText("returned nothing within 10 minutes");
  const strip = page.getByRole("navigation", { name: "Versions" });
  await expect(strip.getByRole("button", { name: "Edit: Failed" })).toBeVisible();

  hasCome = true;
  await strip.getByRole("button", { name: "Edit: Late result" }).click();
  await expect(editor.review).toContainText("late result; it was paid for");
  await expect(editor.review.getByText(/^0 of [\d,]+ kept pixels changed/)).toBeVisible();
  await editor.accept();
  await expect(strip.getByRole("button", { name: /^Version 2/ })).toBeVisible();
});
