import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type Download, expect, type Locator, type Page } from "@playwright/test";
import sharp from "sharp";

/** A position as shares of the picture: [0, 0] is its top left corner, [1, 1] its bottom right one. */
export type Share = readonly [x: number, y: number];

/** Payload of a drag from outside. */
interface Dropped {
  readonly files?: readonly string[];
  readonly items?: readonly { readonly mimeType: string; readonly data: string }[];
}

/** The actions of a designer, by role and label. */
export class EditorPage {
  readonly page: Page;
  readonly canvas: Locator;
  readonly generate: Locator;
  readonly review: Locator;

  constructor(page: Page) {
    this.page = page;
    this.canvas = page.getByRole("application", { name: "Canvas" });
    this.generate = page.getByRole("button", { name: /^(Generate|Fill|Crop to)\b/ });
    this.review = page.getByRole("toolbar", { name: "Review" });
  }

  async openSample(name: string): Promise<void> {
    await this.page.getByRole("button", { name }).click();
    await expect(this.canvas).toBeVisible();
  }

  async openFile(path: string): Promise<void> {
    await this.chooseFile(path);
    await expect(this.canvas).toBeVisible();
  }

  /** Gives the file dialog a file, whatever becomes of it. */
  async chooseFile(path: string): Promise<void> {
    const chooser = this.page.waitForEvent("filechooser");
    const start = this.page.getByRole("button", { name: "Open…", exact: true });
    const file = this.page.getByRole("button", { name: "File", exact: true });
    await expect(start.or(this.page.getByRole("textbox", { name: "Document name" })).first()).toBeVisible();
    if (await start.isVisible()) await start.click();
    else {
      await file.click();
      await this.page.getByRole("menuitem", { name: "Open image…" }).click();
    }
    await (await chooser).setFiles(path);
  }

  /** Drags a file from outside over the window and lets go of it there, as the browser itself gets it; `at` is a share of the window. */
  async drop(path: string, at: Share = [0.5, 0.5]): Promise<void> {
    await this.dropData({ files: [resolve(path)] }, at);
  }

  /** The same of several files or folders, by whole paths, or of what is dragged from another page. */
  async dropData({ files = [], items = [] }: Dropped, [shareX, shareY]: Share = [0.5, 0.5]): Promise<void> {
    const { width, height } = this.page.viewportSize() ?? { width: 0, height: 0 };
    const devtools = await this.page.context().newCDPSession(this.page);
    const at = { x: Math.floor(shareX * (width - 1)), y: Math.floor(shareY * (height - 1)) };
    const data = { items: [...items], files: [...files], dragOperationsMask: 1 };
    await devtools.send("Input.dispatchDragEvent", { type: "dragEnter", ...at, data });
    // A hand goes on hovering until the page says that it takes the file.
    await expect(async () => {
      await devtools.send("Input.dispatchDragEvent", { type: "dragOver", ...at, data });
      await expect(this.page.getByText("Drop the image to open it")).toBeVisible({ timeout: 100 });
    }).toPass();
    await devtools.send("Input.dispatchDragEvent", { type: "drop", ...at, data });
    await devtools.detach();
  }

  /** The open picture's size, as the header says it. */
  async expectSize(width: number, height: number): Promise<void> {
    await expect(
      this.page
        .getByRole("banner")
        .getByText(`${width.toLocaleString("en-US")} × ${height.toLocaleString("en-US")}`, { exact: true }),
    ).toBeVisible();
  }

  /** Puts a PNG on the real clipboard and presses Ctrl+V. */
  async paste(png: Buffer): Promise<void> {
    await this.pasteData({ "image/png": png });
  }

  /** Puts what each type has on the real clipboard, all of it at once, and presses Ctrl+V. */
  async pasteData(contents: Readonly<Record<string, Buffer | string>>): Promise<void> {
    await this.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    const coded = Object.entries(contents).map(([type, content]) => [type, Buffer.from(content).toString("base64")] as const);
    await this.page.evaluate(async (parts) => {
      const blobs = parts.map(([type, base64]) => {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        return [type, new Blob([bytes], { type })] as const;
      });
      await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
    }, coded);
    await this.page.keyboard.press("ControlOrMeta+v");
  }

  /** Position of the image on the page, as the canvas says. */
  async pictureBox(): Promise<{ x: number; y: number; width: number; height: number }> {
    const stage = await this.canvas.boundingBox();
    const picture = await this.canvas.getAttribute("data-picture");
    const [x, y, width, height] = (picture ?? "").split(" ").map(Number);
    if (!stage || x === undefined || y === undefined || width === undefined || height === undefined) {
      throw new Error("The canvas does not say where the picture is.");
    }
    return { x: stage.x + x, y: stage.y + y, width, height };
  }

  async at([shareX, shareY]: Share): Promise<[number, number]> {
    const box = await this.pictureBox();
    return [box.x + shareX * box.width, box.y + shareY * box.height];
  }

  /** Colour on the screen there: red, green and blue, 0..255. */
  async colourAt(share: Share): Promise<number[]> {
    const [x, y] = await this.at(share);
    const seen = await this.page.screenshot({ clip: { x: Math.floor(x), y: Math.floor(y), width: 1, height: 1 } });
    return [...(await sharp(seen).removeAlpha().raw().toBuffer())];
  }

  /** A stroke by real pointer events. */
  async drag(...path: readonly Share[]): Promise<void> {
    const [first, ...rest] = path;
    if (!first) throw new Error("A stroke needs a start.");
    await this.press(first);
    await this.release(...rest);
  }

  /** The start of a stroke. */
  async press(share: Share): Promise<void> {
    await this.page.mouse.move(...(await this.at(share)));
    await this.page.mouse.down();
  }

  /** The rest of it. */
  async release(...path: readonly Share[]): Promise<void> {
    for (const share of path) await this.page.mouse.move(...(await this.at(share)), { steps: 3 });
    await this.page.mouse.up();
  }

  async pick(tool: string): Promise<void> {
    await this.page.getByRole("toolbar", { name: "Tools" }).getByRole("button", { name: tool, exact: true }).click();
  }

  /** Makes the brush larger by its key until it is so large, image pixels, or a tenth more. */
  async brushOf(pixels: number): Promise<void> {
    const size = this.page.getByRole("slider", { name: "Size", exact: true });
    await expect(async () => {
      await this.page.keyboard.press("]");
      expect(Number(await size.getAttribute("aria-valuenow"))).toBeGreaterThanOrEqual(pixels);
    }).toPass({ intervals: [0] });
  }

  async click(share: Share, options: Parameters<Page["mouse"]["click"]>[2] = {}): Promise<void> {
    await this.page.mouse.click(...(await this.at(share)), options);
  }

  /** One of the whole mask's operations, from its menu. */
  async maskMenu(name: string): Promise<void> {
    await this.page.getByRole("button", { name: "Mask", exact: true }).click();
    await this.page.getByRole("menuitem", { name }).click();
  }

  /** The middle of one of the region's grips, on the page. */
  async gripOfRegion(name: string): Promise<[number, number]> {
    const box = await this.page.getByRole("button", { name: `Region, ${name}`, exact: true }).boundingBox();
    if (!box) throw new Error("The grip is not there.");
    return [box.x + box.width / 2, box.y + box.height / 2];
  }

  /** One of the choices for the region, whose menu comes with a pointer near the outline. */
  async regionMenu(name: string, role: "menuitem" | "menuitemradio" = "menuitemradio"): Promise<void> {
    const [x, y] = await this.gripOfRegion("top");
    await this.page.mouse.move(x, y + 4);
    await this.page.getByRole("button", { name: "Choose the region" }).click();
    await this.page.getByRole(role, { name }).click();
  }

  async prompt(text: string): Promise<void> {
    await this.page.getByRole("textbox", { name: "Prompt", exact: true }).fill(text);
  }

  async mode(name: "Repaint" | "Extend"): Promise<void> {
    await this.page.getByRole("radiogroup", { name: "Mode" }).getByText(name, { exact: true }).click();
  }

  async #bytesOf(download: Promise<Download>): Promise<Buffer> {
    return readFile(await (await download).path());
  }

  /** The mask as the designer can save it. */
  async maskFile(): Promise<Buffer> {
    const download = this.page.waitForEvent("download");
    await this.page.getByRole("button", { name: "Download mask" }).click();
    return this.#bytesOf(download);
  }

  async extend(preset: string): Promise<void> {
    await this.mode("Extend");
    await this.page.getByRole("radiogroup", { name: "Preset" }).getByRole("radio", { name: preset, exact: true }).click();
  }

  async openSaveDialog(): Promise<Locator> {
    await this.page.getByRole("button", { name: "Save image…" }).click();
    return this.page.getByRole("dialog", { name: "Save image" });
  }

  /** Saves what the dialog is set to, and leaves it at what it then says. */
  async saveFrom(dialog: Locator): Promise<{ readonly file: Buffer; readonly name: string; readonly said: string }> {
    const download = this.page.waitForEvent("download");
    await dialog.getByRole("button", { name: /^Save [\d,]+ ×/ }).click();
    const file = await this.#bytesOf(download);
    const said = (await dialog.getByRole("status").textContent()) ?? "";
    return { file, name: (await download).suggestedFilename(), said };
  }

  async savePicture(format: "PNG" | "TIFF" | "JPEG" | "WebP"): Promise<Buffer> {
    const dialog = await this.openSaveDialog();
    await dialog.getByText(format, { exact: true }).click();
    const { file } = await this.saveFrom(dialog);
    await dialog.getByRole("button", { name: "Done" }).click();
    return file;
  }

  /** Generates, and waits until the result is joined and on review. */
  async generateAndReview(): Promise<void> {
    await this.generate.click();
    await expect(this.review.getByText(/kept pixels changed/)).toBeVisible();
  }

  async accept(): Promise<void> {
    await this.review.getByRole("button", { name: /^Accept/ }).click();
    await expect(this.review).toBeHidden();
  }
}
