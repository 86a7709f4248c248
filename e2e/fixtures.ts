import { once } from "node:events";
import { createServer } from "node:http";
import { test as base, type Page, type TestInfo } from "@playwright/test";
import { createFakeUpstream, type FakeUpstream } from "../src/testing/fakeVendor/fakeVendor.ts";
import { OverpaintServer } from "../src/testing/overpaintServer.ts";
import { EditorPage } from "./pages/editorPage.ts";

/** A server with a key, and the vendor that it talks to. */
interface Vendor {
  readonly server: OverpaintServer;
  readonly upstream: FakeUpstream;
  readonly key: string;
}

/** A web server of somebody else's, which our own may ask for pictures. */
interface Elsewhere {
  readonly host: string;
  /** The files it serves, by path and query; else 404. */
  readonly files: Map<string, Buffer>;
}

interface Fixtures {
  /** Open on `server`. */
  readonly editor: EditorPage;
  /** Open on `vendor.server`. */
  readonly vendorEditor: EditorPage;
}

/** Shared by all tests of a worker: what a test leaves on a server, no page of another test asks for. A failure starts new ones. */
interface Servers {
  readonly elsewhere: Elsewhere;
  /** No key set. */
  readonly server: OverpaintServer;
  readonly vendor: Vendor;
}

const KEY = "afk_end_to_end_test";

async function openOn(
  page: Page,
  server: OverpaintServer,
  use: (editor: EditorPage) => Promise<void>,
  info: TestInfo,
): Promise<void> {
  const errors: Error[] = [];
  page.on("pageerror", (error) => errors.push(error));
  const earlier = server.log.length;
  await page.goto(server.url);
  await use(new EditorPage(page));
  if (info.status !== info.expectedStatus) await info.attach("server.log", { body: server.log.slice(earlier) });
  if (errors.length > 0) throw new AggregateError(errors, "The page threw.");
}

/** A test with the editor open on a real server. A page error fails the test; a failure keeps what the server printed meanwhile. */
export const test = base.extend<Fixtures, Servers>({
  elsewhere: [
    async ({ browserName: _ }, use) => {
      const files = new Map<string, Buffer>();
      const web = createServer(({ url = "" }, response) => {
        const file = files.get(url);
        if (file) response.end(file);
        else response.writeHead(404).end();
      }).listen(0, "127.0.0.1");
      await once(web, "listening");
      const address = web.address();
      await use({ host: `127.0.0.1:${typeof address === "object" ? address?.port : ""}`, files });
      web.close();
    },
    { scope: "worker" },
  ],
  server: [
    async ({ elsewhere }, use) => {
      const server = await OverpaintServer.start({ OVERPAINT_URL_HOSTS: elsewhere.host });
      await use(server);
      await server.dispose();
    },
    { scope: "worker" },
  ],
  vendor: [
    async ({ browserName: _ }, use) => {
      const upstream = createFakeUpstream({ apiKey: KEY, looks: 0 });
      const server = await OverpaintServer.start({ APIFRAME_API_KEY: KEY, APIFRAME_BASE_URL: await upstream.listen() });
      await use({ server, upstream, key: KEY });
      await server.dispose();
      await upstream.close();
    },
    { scope: "worker" },
  ],
  editor: ({ page, server }, use, info) => openOn(page, server, use, info),
  vendorEditor: ({ page, vendor }, use, info) => openOn(page, vendor.server, use, info),
});
export { expect } from "@playwright/test";
