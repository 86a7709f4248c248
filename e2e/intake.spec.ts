import { mkdir, readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Page } from "@playwright/test";
import sharp from "sharp";
import { expect, test } from "./fixtures.ts";
import type { EditorPage } from "./pages/editorPage.ts";

const flat = (width: number, height: number, background: string) =>
  sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer();

const dataUrl = (png: Buffer) => `data:image/png;base64,${png.toString("base64")}`;
const alert = (page: Page, words: string | RegExp) => page.getByRole("alert").filter({ hasText: words });
const moreImages = (page: Page) => page.getByRole("region", { name: "More images" });
const documentName = (page: Page) => page.getByRole("textbox", { name: "Document name" });

test.describe("pasted", () => {
  test("HTML alone with an image in it opens the image; of several the others are offered", async ({ editor, page }) => {
    const [first, second] = [await flat(123, 77, "#d02020"), await flat(64, 96, "#2030d0")];
    await expect(page.getByRole("button", { name: "Coffee" })).toBeVisible();
    const html = `<p><b>Notes</b> <img src="${dataUrl(first)}" alt=""> and <img src="${dataUrl(second)}"></p>`;
    await editor.pasteData({ "text/html": html });
    await editor.expectSize(123, 77);
    await moreImages(page).getByRole("button", { name: "Open next" }).click();
    await editor.expectSize(64, 96);
    await expect(moreImages(page)).toBeHidden();
    await page.getByRole("button", { name: "File", exact: true }).click();
    await expect(page.getByRole("menuitem", { name: /^Pasted/ })).toHaveCount(2);
  });

  test("a page's image, an address as text and one that is dragged from another page come through the server", async ({
    editor,
    page,
    elsewhere: { host, files },
  }) => {
    files.set("/coffee.png?a=1&b=2", await readFile("public/samples/coffee.png"));
    files.set("/chelsea", await readFile("public/samples/chelsea.png"));
    await expect(page.getByRole("button", { name: "Coffee" })).toBeVisible();
    await editor.pasteData({ "text/html": `<div><img src="http://${host}/coffee.png?a=1&amp;b=2"></div>` });
    await editor.expectSize(600, 400);
    await expect(documentName(page)).toHaveValue("coffee");

    await editor.pasteData({ "text/plain": ` http://${host}/chelsea\n` });
    await page.getByRole("button", { name: "New document" }).click();
    await editor.expectSize(451, 300);

    const dragged = `http://${host}/coffee.png?a=1&b=2`;
    await editor.dropData({
      items: [
        { mimeType: "text/uri-list", data: `http://${host}/an-article` },
        { mimeType: "text/html", data: `<a href="http://${host}/an-article"><img src="${dragged.replace("&", "&amp;")}"></a>` },
      ],
    });
    await page.getByRole("button", { name: "New document" }).click();
    await editor.expectSize(600, 400);

    await editor.pasteData({ "text/plain": `http://${host}/none.png` });
    await page.getByRole("button", { name: "New document" }).click();
    await expect(alert(page, "Can’t open none.png")).toContainText("it returned 404");
    await editor.expectSize(600, 400);
  });

  test("text goes into the field that has the focus, whatever lies beside it; an image alone is opened", async ({
    vendorEditor: editor,
    page,
  }) => {
    await editor.openSample("Coffee");
    const prompt = page.getByRole("textbox", { name: "Prompt", exact: true });
    await prompt.click();
    const picture = await flat(50, 40, "white");
    await editor.pasteData({
      "text/plain": "bare walnut table",
      "text/html": "<td>bare walnut table</td>",
      "image/png": picture,
    });
    await expect(prompt).toHaveValue("bare walnut table");
    await expect(page.getByRole("dialog")).toBeHidden();
    await editor.pasteData({ "text/plain": "https://example.com/a.png" });
    await expect(prompt).toHaveValue("bare walnut tablehttps://example.com/a.png");

    await editor.paste(picture);
    await expect(page.getByRole("dialog", { name: "Open the pasted image?" })).toBeVisible();
  });

  test("a sentence opens nothing: the empty page says what it takes, an open document keeps still", async ({ editor, page }) => {
    await expect(page.getByRole("button", { name: "Coffee" })).toBeVisible();
    await editor.pasteData({ "text/plain": "look at https://example.com/a.png" });
    await expect(alert(page, "The clipboard has no image")).toBeVisible();
    await editor.openSample("Coffee");
    await alert(page, "The clipboard has no image").getByRole("button").click();
    await editor.pasteData({ "text/plain": "a plain sentence" });
    await editor.pasteData({ "text/html": "<p><img src='cid:1'></p>" });
    // What came last is told, so the sentence before it has been heard.
    await expect(alert(page, "The clipboard has no image")).toHaveCount(1);
  });

  test("a file without a type is judged by its bytes, and one that is none is named", async ({ editor, page }) => {
    const pasteFile = (name: string, bytes: Buffer) =>
      page.evaluate(
        ([called, base64]) => {
          const clipboardData = new DataTransfer();
          clipboardData.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], called));
          document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        },
        [name, bytes.toString("base64")] as const,
      );
    await expect(page.getByRole("button", { name: "Coffee" })).toBeVisible();
    await pasteFile("scan", await flat(90, 60, "#2030d0"));
    await editor.expectSize(90, 60);
    await pasteFile("notes.txt", Buffer.from("not an image"));
    await page.getByRole("button", { name: "New document" }).click();
    await expect(alert(page, "Can’t open notes.txt")).toBeVisible();
    await editor.expectSize(90, 60);
  });
});

test.describe("dropped", () => {
  test("of several files the first is opened, and each of the others opens as a document of its own", async ({
    editor,
    page,
  }, info) => {
    const paths: string[] = [];
    for (const [name, width] of [
      ["a.png", 101],
      ["b.png", 102],
      ["c", 103],
    ] as const) {
      const path = info.outputPath(name);
      await writeFile(path, await flat(width, 70, "#20a040"));
      paths.push(path);
    }
    const notes = info.outputPath("notes.txt");
    await writeFile(notes, "not an image");
    await editor.dropData({ files: [notes, ...paths] });
    await editor.expectSize(101, 70);
    await editor.drag([0.2, 0.5], [0.4, 0.5]);
    const mask = await editor.maskFile();

    await moreImages(page).getByRole("button", { name: "3 more images" }).click();
    await page.getByRole("menuitem", { name: "c", exact: true }).click();
    await editor.expectSize(103, 70);
    await moreImages(page).getByRole("button", { name: "Open next" }).click();
    await editor.expectSize(102, 70);
    await moreImages(page).getByRole("button", { name: "Open next" }).click();
    await expect(alert(page, "Can’t open notes.txt")).toBeVisible();
    await expect(moreImages(page)).toBeHidden();
    await editor.expectSize(102, 70);

    await page.getByRole("button", { name: "File", exact: true }).click();
    await page.getByRole("menuitem", { name: /^a\b/ }).click();
    await editor.expectSize(101, 70);
    expect(await editor.maskFile()).toEqual(mask);
  });

  test("several files on an open document are asked about once, and cancelled together", async ({ editor, page }) => {
    await editor.openSample("Coffee");
    await editor.dropData({ files: ["brick.png", "chelsea.png"].map((name) => resolve("public/samples", name)) });
    const dialog = page.getByRole("dialog", { name: "Open the dropped image?" });
    await expect(dialog).toContainText("1 more came with it");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await expect(moreImages(page)).toBeHidden();
    await editor.expectSize(600, 400);
  });

  test("a folder is named as one, and what is dropped with it is opened", async ({ editor, page }, info) => {
    const folder = info.outputPath("holiday");
    await mkdir(folder);
    await expect(page.getByRole("button", { name: "Coffee" })).toBeVisible();
    await editor.dropData({ files: [folder] });
    await expect(alert(page, "Can’t open holiday")).toContainText("This is a folder. Drop the image files in it");
    await editor.dropData({ files: [folder, resolve("public/samples/coffee.png")] });
    await editor.expectSize(600, 400);
  });
});

test.describe("as a mask", () => {
  /** Of 720 × 480, as the masks are; 200 × 150 of them at (200, 150) are what is meant. */
  const WHITE = 30_000;

  const openCanvas = async (editor: EditorPage, path: string) => {
    await sharp("public/samples/coffee.png").resize(720, 480).png().toFile(path);
    await editor.openFile(path);
    await editor.drag([0.7, 0.7], [0.8, 0.8]);
    return editor.maskFile();
  };
  const importMask = async (editor: EditorPage, bytes: Buffer, path: string) => {
    await writeFile(path, bytes);
    const chooser = editor.page.waitForEvent("filechooser");
    await editor.maskMenu("Import mask…");
    await (await chooser).setFiles(path);
    return editor.page.getByRole("dialog", { name: "Import mask" });
  };
  const box = (background: string, width = 200, height = 150) => ({
    input: { create: { width, height, channels: 4, background } } as const,
    left: 200,
    top: 150,
  });
  const boxOn = (ground: string, figure: string) =>
    sharp({ create: { width: 720, height: 480, channels: 3, background: ground } }).composite([box(figure)]);
  const whiteIn = async (mask: Buffer) => {
    const { data, info } = await sharp(mask).toColourspace("b-w").raw().toBuffer({ resolveWithObject: true });
    const inBox = (at: number) => {
      const [x, y] = [at % info.width, Math.floor(at / info.width)];
      return x >= 200 && x < 400 && y >= 150 && y < 300;
    };
    return {
      all: data.filter((value) => value === 255).length,
      inBox: data.filter((value, at) => value === 255 && inBox(at)).length,
    };
  };

  const kinds = [
    ["a red one on black", "Color", () => boxOn("black", "red").png()],
    ["a blue one on white, as a JPEG", "Color", () => boxOn("white", "blue").jpeg({ quality: 90, chromaSubsampling: "4:4:4" })],
    ["grey 100 on black", "Luminance", () => boxOn("black", "#646464").png()],
    [
      "green on nothing",
      "Opacity",
      () =>
        sharp({ create: { width: 720, height: 480, channels: 4, background: "#0000" } })
          .composite([box("lime")])
          .png(),
    ],
    [
      "a hole in the image, as ComfyUI saves it",
      "Transparency",
      () =>
        sharp("public/samples/coffee.png")
          .resize(720, 480)
          .ensureAlpha()
          .composite([{ ...box("white"), blend: "dest-out" }])
          .png(),
    ],
  ] as const;
  test("colour, luminance, opacity or transparency is seen to be meant, counted first, and imported in one step", async ({
    editor,
    page,
  }, info) => {
    const painted = await openCanvas(editor, info.outputPath("canvas.png"));
    for (const [kind, source, image] of kinds) {
      await test.step(kind, async () => {
        const dialog = await importMask(editor, await image().toBuffer(), info.outputPath("mask"));
        await expect(dialog.getByRole("radio", { name: source })).toBeChecked();
        await expect(dialog).toContainText("30,000 of 345,600 pixels would be white");
        await dialog.getByRole("button", { name: "Import" }).click();
        await expect.poll(async () => whiteIn(await editor.maskFile())).toEqual({ all: WHITE, inBox: WHITE });
        await page.keyboard.press("ControlOrMeta+z");
        await expect.poll(async () => await editor.maskFile()).toEqual(painted);
      });
    }
  });

  test("what would leave nothing white says so and cannot be imported; nothing is replaced", async ({ editor, page }, info) => {
    const painted = await openCanvas(editor, info.outputPath("canvas.png"));
    const dialog = await importMask(editor, await boxOn("black", "red").png().toBuffer(), info.outputPath("mask"));
    await dialog.getByRole("slider", { name: "Threshold" }).press("End");
    await dialog.getByRole("radio", { name: "Luminance" }).check();
    await dialog.getByRole("slider", { name: "Threshold" }).press("End");
    await expect(dialog).toContainText("0 pixels would be white");
    await expect(dialog.getByRole("button", { name: "Import" })).toBeDisabled();

    await dialog.getByRole("switch", { name: "Invert" }).check();
    await expect(dialog).toContainText("345,600 of 345,600");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await expect(dialog).toBeHidden();
    expect(await editor.maskFile()).toEqual(painted);
    await expect(page.getByRole("alert")).toBeHidden();
  });

  test("another colour can be picked, of a drawing in several", async ({ editor }, info) => {
    await openCanvas(editor, info.outputPath("canvas.png"));
    const green = { ...box("lime", 100, 100), left: 500, top: 20 };
    const dialog = await importMask(
      editor,
      await boxOn("black", "red")
        .composite([box("red"), green])
        .png()
        .toBuffer(),
      info.outputPath("mask"),
    );
    await expect(dialog).toContainText("30,000 of");
    await dialog.getByRole("radio", { name: "#00ff00" }).check();
    await expect(dialog).toContainText("10,000 of");
    await dialog.getByRole("button", { name: "Import" }).click();
    await expect.poll(async () => (await whiteIn(await editor.maskFile())).all).toBe(10_000);
  });

  test("a black and white one of the canvas's size is taken without a question, of another size after one", async ({
    editor,
  }, info) => {
    await openCanvas(editor, info.outputPath("canvas.png"));
    await importMask(editor, await boxOn("black", "white").png().toBuffer(), info.outputPath("mask"));
    await expect.poll(async () => (await whiteIn(await editor.maskFile())).all).toBe(WHITE);

    const half = await sharp(await boxOn("white", "black").png().toBuffer())
      .resize(360, 240, { kernel: "nearest" })
      .png()
      .toBuffer();
    const dialog = await importMask(editor, half, info.outputPath("half"));
    await dialog.getByRole("switch", { name: "Invert" }).check();
    await expect(dialog).toContainText("30,000 of 345,600");
    await dialog.getByText("1:1, centered").click();
    await expect(dialog).toContainText("7,500 of 345,600");
    await dialog.getByRole("button", { name: "Import" }).click();
    await expect.poll(async () => (await whiteIn(await editor.maskFile())).all).toBe(7_500);
  });
});
