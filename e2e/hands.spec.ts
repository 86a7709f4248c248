import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import type { EditorPage, Share } from "./pages/editorPage.ts";

/** What may happen to a hand while it draws. */
const interruptions: Readonly<Record<string, (page: Page, editor: EditorPage) => Promise<void>>> = {
  "the window loses focus": async (page) => {
    await page.evaluate(() => window.dispatchEvent(new Event("blur")));
  },
  "the system takes the pointer": async (page) => {
    await page.evaluate(() => {
      const cancelled = new PointerEvent("pointercancel", { pointerId: 1, pointerType: "mouse", bubbles: true });
      document.querySelector("[role=application]")?.dispatchEvent(cancelled);
    });
  },
  "the button is let go of unseen": async (page, editor) => {
    const devtools = await page.context().newCDPSession(page);
    const [x, y] = await editor.at([0.5, 0.9]);
    await devtools.send("Input.dispatchMouseEvent", { type: "mouseMoved", x, y, buttons: 0 });
    await devtools.detach();
  },
};
const tools: Readonly<Record<string, readonly Share[]>> = {
  Brush: [[0.4, 0.5]],
  Rectangle: [[0.4, 0.6]],
  Lasso: [
    [0.4, 0.5],
    [0.3, 0.7],
  ],
  Eraser: [[0.4, 0.5]],
};

for (const [what, interrupt] of Object.entries(interruptions)) {
  test(`nothing that is being drawn is lost when ${what}`, async ({ editor, page }) => {
    await editor.openSample("Coffee");
    for (const [tool, path] of Object.entries(tools)) {
      if (tool === "Eraser") await page.keyboard.press("i");
      const before = await editor.maskFile();
      await editor.pick(tool);
      await editor.press([0.2, 0.4]);
      for (const share of path) await page.mouse.move(...(await editor.at(share)), { steps: 3 });
      await interrupt(page, editor);
      // What the hand does from here on draws nothing.
      await editor.release([0.8, 0.8]);
      expect((await editor.maskFile()).equals(before), tool).toBe(false);
      await page.keyboard.press("ControlOrMeta+z");
      expect((await editor.maskFile()).equals(before), `${tool}, undone`).toBe(true);
    }

    await page.keyboard.press("ControlOrMeta+d");
    const before = await editor.maskFile();
    await editor.pick("Polygon");
    for (const corner of [
      [0.2, 0.2],
      [0.6, 0.2],
    ] as const) {
      await editor.click(corner);
    }
    await editor.press([0.6, 0.6]);
    await interrupt(page, editor);
    await page.mouse.up();
    await editor.click([0.3, 0.7]);
    await page.keyboard.press("Enter");
    expect((await editor.maskFile()).equals(before)).toBe(false);
  });
}
