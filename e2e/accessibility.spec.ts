import { expectNoSeriousViolation } from "./accessibility.ts";
import { expect, test } from "./fixtures.ts";

test("no serious violation, dark or light: empty, painting, extending, review", async ({ editor, page }) => {
  const expectNoneInEither = async () => {
    for (const other of ["Light interface", "Dark interface"]) {
      await expectNoSeriousViolation(page);
      const button = page.getByRole("button", { name: other });
      const file = page.getByRole("button", { name: "File", exact: true });
      await expect(button.or(file).first()).toBeVisible();
      if (await button.isVisible()) await button.click();
      else {
        await file.click();
        await expectNoSeriousViolation(page);
        await page.getByRole("menuitem", { name: other }).click();
      }
    }
  };
  await expectNoneInEither();
  await editor.openSample("Coffee");
  await editor.drag([0.6, 0.62], [0.7, 0.74]);
  await expectNoneInEither();
  await editor.mode("Extend");
  await expectNoneInEither();
  await editor.mode("Repaint");
  await editor.generateAndReview();
  await expectNoneInEither();
});

test("a button tells its name and key to the pointer that rests on it, and to the very first one", async ({ editor, page }) => {
  const tooltip = page.getByRole("tooltip");
  const expectTold = async (name: string, words: string) => {
    const { x, y } = (await page.getByRole("button", { name, exact: true }).boundingBox()) ?? { x: 0, y: 0 };
    let step = 0;
    // No hand is still at once.
    await expect(async () => {
      await page.mouse.move(x + 10 + (step++ % 8), y + 10);
      expect(await tooltip.getByText(words).isVisible()).toBe(true);
    }).toPass();
    await page.mouse.move(0, 0);
    await expect(tooltip).toHaveCount(0);
  };
  await expectTold("Light interface", "Light interface");
  await editor.openSample("Coffee");
  await expectTold("Fit", "Ctrl+0");
});
