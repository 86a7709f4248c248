import { createFakeUpstream } from "../src/testing/fakeVendor/fakeVendor.ts";
import { OverpaintServer } from "../src/testing/overpaintServer.ts";
import { expect, test } from "./fixtures.ts";
import { EditorPage } from "./pages/editorPage.ts";

const SIZES = {
  desktop: { width: 1440, height: 900 },
  laptop: { width: 1024, height: 768 },
  tablet: { width: 834, height: 1112 },
} as const;

for (const [place, viewport] of Object.entries(SIZES)) {
  for (const scheme of ["dark", "light"] as const) {
    test(`${place}, ${scheme}`, async ({ page }) => {
      const upstream = createFakeUpstream({ apiKey: "afk_screenshots" });
      const url = await upstream.listen();
      const server = await OverpaintServer.start({ APIFRAME_API_KEY: "afk_screenshots", APIFRAME_BASE_URL: url });
      const shoot = (state: string) => page.screenshot({ path: `screenshots/${state}-${place}-${scheme}.png` });
      const panel = async (isWanted: boolean) => {
        const toggle = page.getByRole("button", { name: "Panel" });
        if (!(await toggle.isVisible())) return;
        if ((await toggle.getAttribute("aria-pressed")) !== String(isWanted)) await toggle.click();
      };
      try {
        await page.setViewportSize(viewport);
        await page.goto(server.url);
        const editor = new EditorPage(page);
        if (scheme === "light") await page.getByRole("button", { name: "Light interface" }).click();
        await expect(page.getByRole("img", { name: "" }).first()).toBeVisible();
        await shoot("empty");
        await editor.openSample("Coffee");
        await page.mouse.move(...(await editor.at([0.6, 0.66])));
        for (let i = 0; i < 3; i++) await page.keyboard.press("]");
        await editor.drag([0.6, 0.62], [0.64, 0.7], [0.7, 0.74]);
        await panel(true);
        await editor.prompt("bare walnut table, soft morning light");
        await page.mouse.move(...(await editor.at([0.4, 0.5])));
        await shoot("paint");
        await editor.mode("Extend");
        await shoot("extend");
        await editor.mode("Repaint");
        upstream.script({ hold: true });
        await editor.generate.click();
        await expect(page.getByRole("button", { name: "Stop waiting" })).toBeVisible();
        await expect(page.getByText(/Repainting|vendor/).first()).toBeVisible();
        await shoot("wait");
        upstream.script({ hold: false });
        await expect(editor.review.getByText(/kept pixels changed/)).toBeVisible();
        await panel(false);
        await shoot("review");
        await editor.accept();
        await editor.drag([0.3, 0.3], [0.35, 0.35]);
        await panel(true);
        upstream.script({ fail: "content policy violation" });
        await editor.generate.click();
        await expect(page.getByRole("alert").filter({ hasText: "content policy" })).toBeVisible();
        await shoot("error");
      } finally {
        await server.dispose();
        await upstream.close();
      }
    });
  }
}
