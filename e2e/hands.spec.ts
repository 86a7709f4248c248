import { writeFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import sharp from "sharp";
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

test("after a click on a button Space pans, Enter closes a polygon, and neither presses the button again", async ({
  editor,
  page,
}) => {
  await editor.openSample("Coffee");
  const empty = await editor.maskFile();
  await editor.pick("Polygon");
  for (const corner of [
    [0.2, 0.2],
    [0.6, 0.2],
    [0.5, 0.7],
  ] as const) {
    await editor.click(corner);
  }
  const larger = page.getByRole("button", { name: "Zoom in" });
  await larger.click();
  const before = await editor.pictureBox();
  await page.keyboard.press("Enter");
  expect((await editor.maskFile()).equals(empty)).toBe(false);

  await page.getByRole("button", { name: "Brush", exact: true }).click();
  await page.keyboard.down("Space");
  const [x, y] = await editor.at([0.5, 0.5]);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 60, y, { steps: 3 });
  await page.mouse.up();
  await page.keyboard.up("Space");
  await expect.poll(async () => Math.round((await editor.pictureBox()).x - before.x)).toBe(60);
  expect((await editor.pictureBox()).width).toBe(before.width);
});

test("keys of other layouts do what stands at their place, and what AltGr types is that", async ({ editor, page }) => {
  await editor.openSample("Coffee");
  const size = page.getByText(/^\d+ px$/).first();
  const sizes: number[] = [];
  type Keys = Pick<KeyboardEventInit, "key" | "code" | "ctrlKey" | "altKey" | "modifierAltGraph">;
  const press = async (init: Keys) => {
    await page.evaluate((event) => document.body.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, ...event })), init);
    sizes.push(Number.parseInt((await size.textContent()) ?? "", 10));
  };
  await press({});
  await press({ key: "х", code: "BracketLeft" });
  await press({ key: "[", code: "Digit8", ctrlKey: true, altKey: true, modifierAltGraph: true });
  await press({ key: "$", code: "BracketRight" });
  const [first = 0, less = 0, least = 0, more = 0] = sizes;
  expect([less < first, least < less, more > least]).toEqual([true, true, true]);
});

test("on a Mac the keys have its signs", async ({ page, server, editor }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "platform", { value: "MacIntel" });
  });
  await page.goto(server.url);
  await editor.openSample("Coffee");
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keyboard" });
  await expect(sheet.getByText("⌘⇧Z", { exact: true })).toBeVisible();
  await expect(sheet.getByText("⌥", { exact: true }).first()).toBeVisible();
  await expect(sheet.getByText(/Ctrl|Alt|Shift/)).toHaveCount(0);
});

test("a wheel zooms and two fingers on a trackpad pan; Safari's pinch zooms", async ({ editor, server, page }) => {
  await page.addInitScript(() => {
    Object.assign(window, { ongesturestart: null });
  });
  const pinch = page.waitForResponse(/safariPinch/);
  await page.goto(server.url);
  await editor.openSample("Coffee");
  await pinch;
  const fitted = await editor.pictureBox();
  const [x, y] = (await editor.at([0.5, 0.5])).map(Math.round) as [number, number];
  const wheel = (init: { timeStamp: number; deltaX?: number; deltaY: number; wheelDeltaY: number }) =>
    page.evaluate(
      ([x, y, { wheelDeltaY, timeStamp, ...init }]) => {
        const event = new WheelEvent("wheel", { bubbles: true, cancelable: true, clientX: x, clientY: y, ...init });
        Object.defineProperties(event, { wheelDeltaY: { value: wheelDeltaY }, timeStamp: { value: timeStamp } });
        document.elementFromPoint(x, y)?.dispatchEvent(event);
        return event.defaultPrevented;
      },
      [x, y, init] as const,
    );
  const moved = async () => {
    const { x, y, width } = await editor.pictureBox();
    return [x - fitted.x, y - fitted.y, width / fitted.width].map((by) => Math.round(100 * by) / 100);
  };

  expect(await wheel({ timeStamp: 1_000, deltaX: 10, deltaY: 4, wheelDeltaY: -12 })).toBe(true);
  expect(await wheel({ timeStamp: 1_010, deltaX: 0, deltaY: 40, wheelDeltaY: -120 })).toBe(true);
  expect(await moved()).toEqual([-10, -44, 1]);
  // After a pause it may be another device.
  await wheel({ timeStamp: 1_300, deltaY: -100, wheelDeltaY: 120 });
  expect((await moved())[2]).toBeGreaterThan(1.1);

  await page.keyboard.press("ControlOrMeta+0");
  const isPrevented = await page.evaluate(
    ([x, y]) =>
      (
        [
          ["gesturestart", 1],
          ["gesturechange", 1.5],
          ["gesturechange", 2],
          ["gestureend", 2],
        ] as const
      ).map(([type, scale]) => {
        const event = Object.assign(new Event(type, { bubbles: true, cancelable: true }), { scale, clientX: x, clientY: y });
        document.elementFromPoint(x, y)?.dispatchEvent(event);
        return event.defaultPrevented;
      }),
    [x, y] as const,
  );
  expect(isPrevented).toEqual([true, true, true, true]);
  expect((await moved())[2]).toBe(2);
});

test("after a crop the image ends at the canvas, and the view fits it; C shows the frame that cuts", async ({ editor, page }) => {
  await editor.openSample("Coffee");
  await page.keyboard.press("c");
  await expect(page.getByLabel("Frame width")).toHaveValue("600");
  for (const [label, pixels] of [
    ["Frame width", "200"],
    ["Frame height", "300"],
  ] as const) {
    await page.getByLabel(label).fill(pixels);
    await page.keyboard.press("Enter");
  }
  await page.getByRole("button", { name: /^Crop to/ }).click();
  await editor.expectSize(200, 300);
  const box = await editor.pictureBox();
  const stage = await editor.canvas.boundingBox();
  expect(box.height / (stage?.height ?? 0)).toBeGreaterThan(0.7);
  // The stage is as empty beside the canvas as at its far end, but for the canvas's shadow.
  await page.mouse.move(5, 5);
  const [beside, far] = [await editor.colourAt([-0.3, 0.5]), await editor.colourAt([-0.6, 0.5])];
  for (const [channel, value] of beside.entries()) expect(Math.abs(value - (far[channel] ?? 0))).toBeLessThan(8);
});

test("a new image begins with a brush that suits the view, and a reload leaves the size as it was", async ({
  editor,
  page,
}, info) => {
  const size = page.getByRole("slider", { name: "Size", exact: true });
  const onScreen = async (width: number) => {
    const { width: shown } = await editor.pictureBox();
    return (Number(await size.getAttribute("aria-valuenow")) * shown) / width;
  };
  await editor.openSample("Coffee");
  await expect.poll(() => onScreen(600)).toBeGreaterThan(36);
  expect(await onScreen(600)).toBeLessThan(44);
  const path = info.outputPath("photograph.jpg");
  await writeFile(path, await sharp("public/samples/coffee.png").resize(3000).jpeg().toBuffer());
  await editor.openFile(path);
  await editor.expectSize(3000, 2000);
  await expect.poll(() => onScreen(3000)).toBeGreaterThan(36);
  expect(await onScreen(3000)).toBeLessThan(44);
  await page.keyboard.press("]");
  const chosen = await size.getAttribute("aria-valuenow");
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await page.reload();
  await editor.expectSize(3000, 2000);
  await expect(size).toHaveAttribute("aria-valuenow", chosen ?? "");
});

test("Ctrl+Z outside a text field undoes the stroke, never what was typed, in Edit and in Review", async ({
  vendorEditor: editor,
  page,
}) => {
  await editor.openSample("Coffee");
  const empty = await editor.maskFile();
  const prompt = page.getByRole("textbox", { name: "Prompt" });
  const type = async (text: string) => {
    await prompt.click();
    await prompt.press("ControlOrMeta+a");
    await prompt.pressSequentially(text);
  };
  const undo = async () => {
    for (let press = 0; press < 3; press++) await page.keyboard.press("ControlOrMeta+z");
  };
  await editor.drag([0.3, 0.3], [0.5, 0.5]);
  await type("a spoon");
  await page.getByRole("button", { name: "Zoom in" }).click();
  await undo();
  expect((await editor.maskFile()).equals(empty)).toBe(true);
  await expect(prompt).toHaveValue("a spoon");

  await editor.drag([0.3, 0.3], [0.5, 0.5]);
  await type("a silver spoon");
  await editor.generateAndReview();
  await undo();
  await editor.review.getByRole("button", { name: /^Discard/ }).click();
  await expect(prompt).toHaveValue("a silver spoon");
});

test("the wand shows what a click would take while the pointer rests, and nothing once it moves", async ({ editor, page }) => {
  await editor.openSample("Coffee");
  await editor.pick("Magic wand");
  const veil = editor.canvas.locator("canvas.wand-veil");
  await page.mouse.move(...(await editor.at([0.3, 0.3])));
  await page.mouse.move(...(await editor.at([0.9, 0.1])));
  await expect(veil).toBeVisible();
  const share = await veil.evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
    let taken = 0;
    for (let at = 3; at < data.length; at += 4) taken += (data[at] ?? 0) > 0 ? 1 : 0;
    return (4 * taken) / data.length;
  });
  expect(share).toBeGreaterThan(0);
  await page.mouse.move(...(await editor.at([0.9, 0.12])));
  await expect(veil).toBeHidden();

  const empty = await editor.maskFile();
  await editor.click([0.9, 0.1]);
  await expect.poll(async () => (await editor.maskFile()).equals(empty)).toBe(false);
  const { channels } = await sharp(await editor.maskFile()).stats();
  const white = (channels[0]?.mean ?? 0) / 255;
  expect(Math.abs(share - white)).toBeLessThan(0.05 + white / 2);

  await page.clock.install();
  await editor.pick("Brush");
  await page.mouse.move(...(await editor.at([0.9, 0.1])));
  await page.clock.runFor(300);
  await expect(veil).toBeHidden();
});
