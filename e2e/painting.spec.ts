import { expect, test } from "./fixtures.ts";

declare global {
  /** Commits of any React root so far; counted where React tells its developer tools, in production too. */
  var reactCommits: number;
}

test("React renders nothing while a stroke is drawn", async ({ page, server, editor }) => {
  await page.addInitScript(() => {
    globalThis.reactCommits = 0;
    Object.assign(globalThis, {
      __REACT_DEVTOOLS_GLOBAL_HOOK__: {
        supportsFiber: true,
        inject: () => 1,
        onCommitFiberRoot: () => {
          globalThis.reactCommits += 1;
        },
        onCommitFiberUnmount: () => {},
      },
    });
  });
  await page.goto(server.url);
  await editor.openSample("Coffee");
  // Nothing of the opening is still on its way.
  await expect(page.getByRole("list", { name: "Before you send" })).toBeVisible();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  const commits = () =>
    page.evaluate(() => new Promise<number>((done) => requestAnimationFrame(() => done(globalThis.reactCommits))));
  expect(await commits()).toBeGreaterThan(0);

  await page.mouse.move(...(await editor.at([0.2, 0.2])));
  await page.mouse.down();
  await page.mouse.move(...(await editor.at([0.25, 0.3])), { steps: 3 });
  // Whatever the press itself changed has been shown.
  await expect(async () => expect(await commits()).toBe(await commits())).toPass();
  const before = await commits();
  for (const share of [0.3, 0.5, 0.7, 0.4, 0.6] as const) {
    await page.mouse.move(...(await editor.at([share, 1 - share])), { steps: 12 });
    expect(await commits()).toBe(before);
  }
  await page.mouse.up();
  await expect.poll(commits).toBeGreaterThan(before);
});
