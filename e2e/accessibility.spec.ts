import { expectNoSeriousViolation } from "./accessibility.ts";
import { expect, test } from "./fixtures.ts";

for (const colorScheme of ["dark", "light"] as const) {
  test(`no serious violation: empty, painting, review (${colorScheme})`, async ({ editor, page }) => {
    if (colorScheme === "light") await page.getByRole("button", { name: "Light interface" }).click();
    await expectNoSeriousViolation(page);
    await editor.openSample("Coffee");
    await editor.drag([0.6, 0.62], [0.7, 0.74]);
    await expectNoSeriousViolation(page);
    await editor.mode("Extend");
    await expectNoSeriousViolation(page);
    await editor.mode("Repaint");
    await editor.generateAndReview();
    await expectNoSeriousViolation(page);
  });
}

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
