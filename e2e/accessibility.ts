import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** Expects axe to find no serious or critical violation on the page as it is. */
export async function expectNoSeriousViolation(page: Page): Promise<void> {
  expect(await violationsOf(page, (impact) => impact === "serious" || impact === "critical")).toEqual([]);
}

const LOOKS = ["dark", "light", "forced colors"] as const;

/** Expects axe to find nothing at all in the state that the page is in, dark, light and in forced colours. Goes on where it does. @param unlessOf rules that the state breaks on purpose */
export async function expectNoViolation(page: Page, state: string, unlessOf: readonly string[] = []): Promise<void> {
  const scheme = (await page.locator("html").getAttribute("data-mantine-color-scheme")) ?? "dark";
  // Past the button for it, which would close what is open.
  const show = (shown: string) => page.locator("html").evaluate((root, to) => (root.dataset.mantineColorScheme = to), shown);
  for (const look of LOOKS) {
    if (look === "forced colors") await page.emulateMedia({ forcedColors: "active" });
    else await show(look);
    expect.soft(await violationsOf(page, () => true, look === "forced colors", unlessOf), `${state}, ${look}`).toEqual([]);
  }
  await page.emulateMedia({ forcedColors: "none" });
  await show(scheme);
}

async function violationsOf(
  page: Page,
  isMeant: (impact: string) => boolean,
  isForced = false,
  unlessOf: readonly string[] = [],
): Promise<string[]> {
  // Menus and tooltips float over all landmarks. In forced colors axe reads the page's own colors of text, which are not shown.
  const off = isForced ? ["region", "color-contrast", ...unlessOf] : ["region", ...unlessOf];
  const all = await new AxeBuilder({ page }).disableRules(off).analyze();
  const landmarks = await new AxeBuilder({ page }).exclude("[data-portal]").withRules("region").analyze();
  return [...all.violations, ...landmarks.violations]
    .filter(({ impact }) => isMeant(impact ?? ""))
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)}: ${failureSummary}`));
}
