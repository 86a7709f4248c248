import { test as base } from "@playwright/test";
import { EditorPage } from "./pages/editorPage.ts";
import { OverpaintServer } from "./server.ts";

interface Fixtures {
  readonly server: OverpaintServer;
  readonly editor: EditorPage;
}

/** A test with a server of its own, no key set, and the editor open on it. A page error fails the test. */
export const test = base.extend<Fixtures>({
  server: async ({ browserName: _ }, use) => {
    const server = await OverpaintServer.start();
    await use(server);
    await server.dispose();
  },
  editor: async ({ page, server }, use) => {
    const errors: Error[] = [];
    page.on("pageerror", (error) => errors.push(error));
    await page.goto(server.url);
    await use(new EditorPage(page));
    if (errors.length > 0) throw new AggregateError(errors, "The page threw.");
  },
});
export { expect } from "@playwright/test";
