import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** Rules whose finding depends on the colors that are shown. */
const COLOR_RULES = ["color-contrast", "link-in-text-block"];

/** Expects axe to find no serious or critical violation on the page as it is. */
export async function expectNoSeriousViolation(page: Page): Promise<void> {
  const serious = (await violationsOf(page, axe(page))).filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious.map(({ finding }) => finding)).toEqual([]);
}

/** Expects axe to find nothing at all in the state that the page is in, dark, light and in forced colors. Goes on where it does. @param unlessOf rules that the state breaks on purpose */
export async function expectNoViolation(page: Page, state: string, unlessOf: readonly string[] = []): Promise<void> {
  const scheme = (await page.locator("html").getAttribute("data-mantine-color-scheme")) ?? "dark";
  // Past the button for it, which would close what is open.
  const show = (shown: string) => page.locator("html").evaluate((root, to) => (root.dataset.mantineColorScheme = to), shown);
  const check = async (look: string, builder: AxeBuilder) => {
    const found = await violationsOf(page, builder);
    expect
      .soft(
        found.map(({ finding }) => finding),
        `${state}, ${look}`,
      )
      .toEqual([]);
  };
  await show("light");
  await check("light", axe(page).withRules(COLOR_RULES));
  await show("dark");
  await check("dark", axe(page).disableRules([...unlessOf]));
  await page.emulateMedia({ forcedColors: "active" });
  // In forced colors axe reads the page's own colors of text, which are not shown.
  await check("forced colors", axe(page).disableRules([...COLOR_RULES, ...unlessOf]));
  await page.emulateMedia({ forcedColors: "none" });
  await show(scheme);
}

/** Axe in the page itself: without a page of its own for each report, which takes several times as long. */
const axe = (page: Page): AxeBuilder => new AxeBuilder({ page }).setLegacyMode();

async function violationsOf(page: Page, builder: AxeBuilder): Promise<{ impact: string; finding: string }[]> {
  const { violations } = await builder.analyze();
  const found: { impact: string; finding: string }[] = [];
  for (const { id, impact, nodes } of violations) {
    for (const { html, target, failureSummary } of nodes) {
      // Menus and tooltips float over all landmarks.
      if (id === "region" && (await isFloating(page, String(target[0])))) continue;
      found.push({ impact: impact ?? "", finding: `${id}: ${html.slice(0, 160)}: ${failureSummary}` });
    }
  }
  return found;
}

const isFloating = (page: Page, selector: string): Promise<boolean> =>
  page
    .locator(selector)
    .first()
    .evaluate((element) => element.closest("[data-portal]") !== null);
