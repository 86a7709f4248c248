import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";

async function expectNoSeriousViolation(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(
    serious.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)}: ${failureSummary}`),
    ),
  ).toEqual([]);
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
