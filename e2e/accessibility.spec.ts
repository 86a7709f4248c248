import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";

async function expectNoSeriousViolation(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`)).toEqual([]);
}

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
