import { expect, type Locator } from "@playwright/test";
import { test } from "./fixtures.ts";

const boxOf = async (element: Locator) => {
  const box = await element.boundingBox();
  if (!box) throw new Error("It is not shown.");
  return box;
};

test("prompt and button stand under the paint, are away while a stroke runs, and Ctrl+Enter sends", async ({
  vendorEditor: editor,
  page,
}) => {
  const bar = page.getByRole("region", { name: "Task bar" });
  const prompt = page.getByRole("textbox", { name: "What should appear" });
  await editor.openSample("Coffee");
  await expect(prompt).toHaveAttribute("placeholder", "Paint over what should change");
  await expect(editor.generate).toBeDisabled();
  const foot = await boxOf(bar);
  await editor.press([0.2, 0.2]);
  await expect(bar).toHaveCSS("opacity", "0");
  await editor.release([0.25, 0.25]);
  await expect(bar).toHaveCSS("opacity", "1");
  const stage = await boxOf(editor.canvas);
  expect(foot.y + foot.height).toBeCloseTo(stage.y + stage.height - 12, 0);

  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(page.getByRole("button", { name: "Stop waiting" })).toHaveCount(0);
  await prompt.fill("a spoon");
  await expect(page.getByRole("textbox", { name: "Prompt", exact: true })).toHaveValue("a spoon");
  const held = await boxOf(bar);
  await page.mouse.move(stage.x + 20, stage.y + 300);
  await page.mouse.wheel(0, -200);
  expect(await boxOf(bar)).toEqual(held);
  await editor.canvas.focus();
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(editor.review.getByText(/kept pixels changed/)).toBeVisible();

  // Accept has the focus then; Space still shows the image before, and accepts nothing.
  await expect(editor.review.getByRole("button", { name: /^Accept/ })).toBeFocused();
  await page.keyboard.press("3");
  await page.keyboard.down("Space");
  await expect(page.getByText("Before", { exact: true })).toBeVisible();
  await page.keyboard.up("Space");
  await expect(page.getByText("After", { exact: true })).toBeVisible();
  await expect(editor.review).toBeVisible();
});

test("the bar is dragged away, follows again, stays at the foot, or moves to the panel; there is one main button", async ({
  vendorEditor: editor,
  page,
}) => {
  const bar = page.getByRole("region", { name: "Task bar" });
  await editor.openSample("Coffee");
  await editor.drag([0.3, 0.3], [0.35, 0.3]);
  await editor.prompt("a spoon");
  await editor.canvas.focus();
  const stage = await boxOf(editor.canvas);
  const middle = async () => {
    const { x, width } = await boxOf(bar);
    return x + width / 2 - stage.x - stage.width / 2;
  };
  // The paint is left of the middle.
  await expect.poll(middle).toBeLessThan(-20);
  const grip = page.getByRole("button", { name: "Move the task bar" });
  // It waits until the bar is still.
  await grip.hover();
  const follows = await boxOf(bar);
  const { x, y, width, height } = await boxOf(grip);
  await page.mouse.down();
  await page.mouse.move(x + width / 2 - 60, y + height / 2 - 120, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => (await boxOf(bar)).y).toBeCloseTo(follows.y - 120, 0);
  await grip.dblclick();
  await expect.poll(async () => (await boxOf(bar)).y).toBeCloseTo(follows.y, 0);

  await page.getByRole("button", { name: "Task bar options" }).click();
  await page.getByRole("menuitemradio", { name: "Move to panel" }).click();
  await expect(bar).toHaveCount(0);
  const panel = page.getByRole("complementary", { name: "Edit" });
  await expect(panel.getByRole("button", { name: /^Generate/ })).toBeEnabled();
  await page.reload();
  await expect(panel.getByRole("button", { name: /^Generate/ })).toBeEnabled();
  await expect(bar).toHaveCount(0);
});

test("without a prompt the button fills, free, and new paint can be sent while an edit runs", async ({ editor, page }) => {
  await editor.openSample("Coffee");
  await editor.drag([0.3, 0.3], [0.35, 0.3]);
  await expect(editor.generate).toHaveText("Fill free");
  await expect(page.getByText("Fills from the image itself")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Prompt", exact: true })).toHaveCount(0);
});

test("while an edit runs the button stops it, until there is new paint to send", async ({
  vendorEditor: editor,
  page,
  vendor: { upstream },
}) => {
  await editor.openSample("Coffee");
  await editor.drag([0.3, 0.3], [0.35, 0.3]);
  await editor.prompt("a spoon");
  upstream.script({ hold: true });
  await editor.generate.click();
  const stop = page.getByRole("button", { name: "Stop waiting" });
  await expect(stop).toBeVisible();
  await editor.drag([0.7, 0.7], [0.75, 0.7]);
  await expect(editor.generate).toBeEnabled();
  await page.getByRole("button", { name: "Task bar options" }).click();
  await page.getByRole("menuitem", { name: "Stop waiting" }).click();
  await expect(
    page
      .getByRole("button", { name: "Edit: Canceled" })
      .or(page.getByText(/canceled/i))
      .first(),
  ).toBeVisible();
  upstream.script({ hold: false });
});

test("while an edit runs its paint is an outline, until more is painted; progress runs along the region's top", async ({
  vendorEditor: editor,
  page,
  vendor: { upstream },
}) => {
  const [sent, added] = [
    [0.35, 0.3],
    [0.75, 0.8],
  ] as const;
  await editor.openSample("Coffee");
  const bare = await editor.colourAt(sent);
  await editor.drag([0.3, 0.3], sent, [0.4, 0.3]);
  const tinted = await editor.colourAt(sent);
  expect(tinted).not.toEqual(bare);
  await editor.prompt("a spoon");
  upstream.script({ hold: true });
  await editor.generate.click();
  await expect.poll(() => editor.colourAt(sent)).toEqual(bare);
  await expect(page.locator(".region-progress i")).toBeAttached();

  await editor.press([0.7, 0.8]);
  await page.mouse.move(...(await editor.at(added)), { steps: 3 });
  await expect.poll(() => editor.colourAt(sent)).toEqual(tinted);
  await editor.release([0.8, 0.8]);
  await expect(editor.generate).toBeEnabled();
  expect(await editor.colourAt(sent)).toEqual(tinted);
  upstream.script({ hold: false });
});

test("of a longer prompt the bar shows the first line, and a press on it opens the field that has all", async ({
  vendorEditor: editor,
  page,
}) => {
  await page.setViewportSize({ width: 834, height: 1112 });
  await editor.openSample("Coffee");
  const field = page.getByRole("textbox", { name: "Prompt", exact: true });
  await page.getByRole("button", { name: "Properties" }).click();
  await field.fill("a spoon\nof brass");
  await page.getByRole("button", { name: "Properties" }).click();
  const line = page.getByRole("textbox", { name: "What should appear" });
  await expect(line).toHaveValue("a spoon …");
  await line.click();
  await expect(field).toBeFocused();
  await expect(field).toHaveValue("a spoon\nof brass");
});
