import { readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import { type Box, DrivenPage, type Query, until } from "./drivenPage.ts";
import type { Driver, MouseStep } from "./driver.ts";

/** A position as shares of the image: [0, 0] is its top left corner, [1, 1] its bottom right one. */
export type Share = readonly [x: number, y: number];

const CANVAS: Query = { role: "application", name: "Canvas" };
const HEADER: Query = { role: "banner" };
const GENERATE: Query = { role: "button", name: /^(Generate|Fill)/ };
const REVIEW: Query = { role: "toolbar", name: "Review" };
const VERSIONS: Query = { role: "navigation", name: "Versions" };
const SAVE: Query = { role: "dialog", name: "Save image" };
/** The first of the page's file inputs takes images, of which there may be several. */
const IMAGE_INPUT = "input[type=file][multiple]";

const button = (name: string | RegExp, within?: Query): Query => ({ role: "button", name, ...(within && { within }) });

/** What a designer does in the editor, in any browser. The only file that knows the interface's roles and names. */
export class EditorView {
  readonly page: DrivenPage;
  readonly #driver: Driver;

  constructor(driver: Driver) {
    this.#driver = driver;
    this.page = new DrivenPage(driver);
  }

  async goto(url: string): Promise<void> {
    await this.#driver.goto(url);
    await this.page.waitFor(button(/^Open/));
  }

  async reload(): Promise<void> {
    await this.#driver.reload();
    await this.page.waitFor(CANVAS);
  }

  /** Puts a PNG on the clipboard and presses Ctrl+V. */
  async paste(png: Buffer): Promise<void> {
    await this.#driver.run(async (base64: string) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      await navigator.clipboard.write([new ClipboardItem({ "image/png": new Blob([bytes], { type: "image/png" }) })]);
    }, png.toString("base64"));
    await this.#driver.pressControl("v");
  }

  /** Lets the page's own paste event have a PNG, where the browser's clipboard cannot be given one. */
  async pasteInPage(png: Buffer): Promise<void> {
    await this.#driver.run((base64: string) => {
      const clipboardData = new DataTransfer();
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      clipboardData.items.add(new File([bytes], "image.png", { type: "image/png" }));
      document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }, png.toString("base64"));
  }

  /** Drops a file on the window; no driver of these has a hand that drags one from outside. */
  async drop(path: string): Promise<void> {
    await this.#driver.run(
      (base64: string, name: string) => {
        const dataTransfer = new DataTransfer();
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        dataTransfer.items.add(new File([bytes], name));
        const target = document.elementFromPoint(400, 400) ?? document.body;
        for (const type of ["dragenter", "dragover", "drop"])
          target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
      },
      readFileSync(path).toString("base64"),
      basename(path),
    );
  }

  /** Chooses a file in the file dialog. */
  async chooseImage(path: string): Promise<void> {
    await this.#driver.chooseFile(IMAGE_INPUT, path);
  }

  /** Answers what is to become of an image that came in over an open document. */
  async openAsNew(): Promise<void> {
    await this.page.click(button("New document"));
  }

  /** The open image's size, as the header says it. */
  async expectSize(width: number, height: number): Promise<void> {
    const size = `${width.toLocaleString("en-GB")} × ${height.toLocaleString("en-GB")}`;
    await this.page.waitForText(HEADER, new RegExp(size));
    await this.page.waitFor(CANVAS);
    await this.#imageBox();
  }

  /** A stroke by real pointer events. */
  async drag(...path: readonly Share[]): Promise<void> {
    const box = await this.#imageBox();
    const [first, ...rest] = path.map(([x, y]): MouseStep => [box.x + x * box.width, box.y + y * box.height]);
    if (!first) throw new RangeError("A stroke needs a start.");
    await this.#driver.mouse([first, "down", ...rest, "up"]);
  }

  /** The position of the image in the window, as the canvas says, once it does not move any more. */
  async #imageBox(): Promise<Box> {
    let before = "";
    return until("an image at rest", async () => {
      const told = await this.page.attribute(CANVAS, "data-picture");
      const stage = await this.page.look(CANVAS);
      const [x, y, width, height] = (told ?? "").split(" ").map(Number);
      const isAtRest = told === before;
      before = told ?? "";
      if (!isAtRest || !stage || x === undefined || y === undefined || !width || !height) return null;
      return { x: stage.x + x, y: stage.y + y, width, height };
    });
  }

  /** The mask as the designer can save it. */
  async maskFile(): Promise<Buffer> {
    return this.#downloaded(() => this.page.click(button("Download mask")));
  }

  /** Generates, and waits until the result is blended; gives what the review says of the kept pixels. */
  async generate(): Promise<string> {
    await this.page.click(GENERATE);
    return this.page.waitForText(REVIEW, /[\d,]+ of [\d,]+ kept pixels changed/);
  }

  /** Compares by a wipe that the keyboard moves. */
  async wipe(): Promise<void> {
    const slider: Query = { role: "slider", name: "Wipe position" };
    await this.page.click({ role: "radio", name: "Wipe", within: { role: "radiogroup", name: "Compare" } });
    await this.page.focus(slider);
    const before = await this.page.attribute(slider, "aria-valuenow");
    await this.#driver.press("ArrowLeft");
    await until("a wipe that has moved", async () => (await this.page.attribute(slider, "aria-valuenow")) !== before);
  }

  async accept(): Promise<void> {
    await this.page.click(button(/^Accept/, REVIEW));
    await this.page.waitUntilGone(REVIEW);
  }

  async expectVersion(number: number): Promise<void> {
    await this.page.waitFor(button(new RegExp(`^Version ${number}\\b`), VERSIONS));
  }

  async expectSaved(): Promise<void> {
    await this.page.waitForText(HEADER, /Saved/);
  }

  async extend(preset: string): Promise<void> {
    await this.page.click({ role: "radio", name: "Extend", within: { role: "radiogroup", name: "Mode" } });
    await this.page.click({ role: "radio", name: preset, within: { role: "radiogroup", name: "Preset" } });
  }

  async savePng(): Promise<Buffer> {
    await this.page.click(button("Save image…"));
    const file = await this.#downloaded(() => this.page.click(button(/^Save [\d,]+ ×/, SAVE)));
    await this.page.click(button("Done", SAVE));
    await this.page.waitUntilGone(SAVE);
    return file;
  }

  /** Copies the image, and gives the size of what then lies on the clipboard. */
  async copy(): Promise<readonly number[]> {
    await this.page.click(button("Save image…"));
    await this.page.click(button("Copy", SAVE));
    await this.page.waitForText(SAVE, /Copied to the clipboard/);
    const size = await this.#driver.run(async () => {
      const [item] = await navigator.clipboard.read();
      const copied = await createImageBitmap((await item?.getType("image/png")) ?? new Blob());
      return [copied.width, copied.height];
    });
    await this.page.click(button("Done", SAVE));
    await this.page.waitUntilGone(SAVE);
    return z.array(z.number()).parse(size);
  }

  /** Waits until this browser itself keeps paint. */
  async expectKept(): Promise<void> {
    const masks = () =>
      this.#driver.run(
        () =>
          new Promise<number>((resolve, reject) => {
            const opening = indexedDB.open("overpaint");
            opening.onerror = () => reject(opening.error);
            opening.onsuccess = () => {
              const keys = opening.result.transaction("kept").objectStore("kept").getAllKeys();
              keys.onerror = () => reject(keys.error);
              keys.onsuccess = () => resolve(keys.result.filter((key) => String(key).startsWith("mask:")).length);
            };
          }),
      );
    await until("paint in the browser's own store", async () => Number(await masks()) > 0);
  }

  /** Pixels of the largest canvas that the page shows something on. */
  async largestCanvas(): Promise<number> {
    const areas = await this.#driver.run(() =>
      [...document.querySelectorAll("canvas")].map(({ width, height }) => width * height),
    );
    return Math.max(...z.array(z.number()).parse(areas));
  }

  async expectNotice(text: RegExp): Promise<void> {
    await until(`a notice ${text}`, async () => text.test(await this.#words()));
  }

  async expectNoNotice(text: RegExp): Promise<void> {
    if (text.test(await this.#words())) throw new Error(`The page says ${text}.`);
  }

  /** All that the page says. */
  async #words(): Promise<string> {
    return z.string().parse(await this.#driver.run(() => document.body.innerText));
  }

  /** The file that comes to lie among the downloads, which is taken from there. */
  async #downloaded(ask: () => Promise<void>): Promise<Buffer> {
    const { downloads } = this.#driver;
    for (const name of readdirSync(downloads)) rmSync(join(downloads, name));
    await ask();
    let before = -1;
    return until("a download", async () => {
      const names = readdirSync(downloads);
      const [name] = names;
      if (names.length !== 1 || !name || /\.(part|crdownload|wkdownload)$/.test(name)) return null;
      const file = readIfThere(join(downloads, name));
      if (!file) return null;
      const isWhole = file.length > 0 && file.length === before;
      before = file.length;
      return isWhole && file;
    });
  }
}

/** Null for a file that is gone by now: Firefox gives a download its name in more than one step. */
function readIfThere(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}
