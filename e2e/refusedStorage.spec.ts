import { expect, test } from "./fixtures.ts";
import { EditorPage } from "./pages/editorPage.ts";

test("a browser that stores nothing says so; all works, and the server's documents are found after a reload", async ({
  page,
  server,
}) => {
  await page.addInitScript(() => {
    const refuse = () => {
      throw new DOMException("Access is denied for this document.", "SecurityError");
    };
    Object.defineProperty(window, "localStorage", { get: refuse });
    IDBFactory.prototype.open = refuse;
  });
  await page.goto(server.url);
  const editor = new EditorPage(page);
  await editor.openSample("Cat");
  await editor.drag([0.3, 0.3], [0.5, 0.5]);
  await expect(page.getByText("This browser stores nothing here")).toBeVisible();
  await editor.generateAndReview();
  await editor.accept();
  const documents = async () => (await page.request.get(`${server.url}/api/documents`)).json();
  await expect.poll(async () => (await documents())[0]?.name).toBe("Cat");
  const stored = async () => (await page.request.get(`${server.url}/api/documents/${(await documents())[0].id}`)).json();
  await expect.poll(async () => (await stored()).document.versions.length).toBe(2);

  await page.reload();
  await page.getByRole("button", { name: "File", exact: true }).click();
  await page.getByRole("menuitem", { name: /^Cat/ }).click();
  await expect(editor.canvas).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Versions" }).getByRole("button", { name: /^Version/ })).toHaveCount(2);
});
