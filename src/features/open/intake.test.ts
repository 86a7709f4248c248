import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { intakeOf, isForField, sourceName, type Transfer } from "./intake.ts";

const NOTHING: Transfer = { files: [], folders: [], htmlImages: [], uriList: "", text: "" };
const file = (name: string, type = "") => new File(["bytes"], name, { type });
const meant = (transfer: Partial<Transfer>) => intakeOf({ ...NOTHING, ...transfer });
const urlsOf = (transfer: Partial<Transfer>) =>
  meant(transfer).sources.map((source) => (source.kind === "file" ? source.file.name : source.url));

const PIXEL = "data:image/png;base64,iVBORw0KGgo=";

describe("files", () => {
  test("come before all else", () => {
    const transfer = {
      files: [file("a.png", "image/png")],
      htmlImages: ["https://example.com/b.png"],
      text: "https://example.com",
    };
    expect(urlsOf(transfer)).toEqual(["a.png"]);
  });

  test("are all kept, what may be an image first, those without a type among them", () => {
    const files = [file("notes.txt", "text/plain"), file("cat.jpg", "image/jpeg"), file("scan"), file("film.mp4", "video/mp4")];
    expect(urlsOf({ files })).toEqual(["cat.jpg", "scan", "notes.txt", "film.mp4"]);
  });

  test("of a kind that cannot be opened are still named, so that somebody says why", () => {
    expect(urlsOf({ files: [file("notes.txt", "text/plain")] })).toEqual(["notes.txt"]);
  });

  test("beside a folder are opened, and the folder is named", () => {
    expect(meant({ files: [file("a.png")], folders: ["holiday"] })).toMatchObject({ sources: [{}], folders: ["holiday"] });
  });
});

describe("HTML", () => {
  test("gives its images in their order, each once", () => {
    const htmlImages = [
      PIXEL,
      "https://example.com/a.png",
      PIXEL,
      "blob:https://example.com/1",
      "cid:image1",
      "file:///c/a.png",
      "/b.png",
    ];
    expect(urlsOf({ htmlImages })).toEqual([PIXEL, "https://example.com/a.png"]);
  });

  test("of an image in a link gives the image, not the page it leads to", () => {
    const transfer = { htmlImages: ["https://example.com/cat.jpg"], uriList: "https://example.com/article" };
    expect(urlsOf(transfer)).toEqual(["https://example.com/cat.jpg"]);
  });

  test("without an image that can be had leaves the address", () => {
    expect(urlsOf({ htmlImages: ["blob:https://example.com/1"], uriList: "https://example.com/cat.jpg" })).toEqual([
      "https://example.com/cat.jpg",
    ]);
  });
});

describe("an address", () => {
  test.each([
    "https://example.com/cat.jpg",
    "http://127.0.0.1:8080/a%20b.png?x=1#y",
    "  HTTPS://example.com/no-ending \n",
    "https://example.com/größe.png",
  ])("as text is tried: %s", (text) => expect(meant({ text })).toMatchObject({ sources: [{ kind: "address" }], hasText: false }));

  test.each([
    "a plain sentence",
    "see https://example.com/cat.jpg",
    "https://example.com/cat.jpg is nice",
    "example.com/cat.jpg",
    "ftp://example.com/cat.jpg",
    "javascript:alert(1)",
    "data:text/html,<b>hi</b>",
    "https://",
    "file:///etc/hostname",
    "https://example.com/a.png\nand a word",
  ])("is not what stands in: %s", (text) => expect(meant({ text })).toMatchObject({ sources: [], hasText: true }));

  test("in a list is read without its comments", () => {
    expect(urlsOf({ uriList: "# dragged\r\nhttps://example.com/a.png\r\nfile:///b.png\r\n" })).toEqual([
      "https://example.com/a.png",
    ]);
  });

  test("a line gives as many images", () => {
    expect(urlsOf({ text: "https://example.com/a.png\n\nhttps://example.com/b.png\n" })).toHaveLength(2);
  });

  test("of an image's data is the image", () => {
    expect(meant({ text: PIXEL })).toMatchObject({ sources: [{ kind: "data", url: PIXEL }], hasText: false });
  });
});

test("nothing is nothing", () => expect(meant({})).toEqual({ sources: [], folders: [], hasText: false }));

test("a field has what carries text, whatever lies beside it; an image alone is opened", () => {
  const image = { ...NOTHING, files: [file("image.png", "image/png")] };
  expect(isForField({ ...image, text: "A1\tB1" })).toBe(true);
  expect(isForField({ ...image, text: " \r\n" })).toBe(false);
});

test.each([
  ["https://example.com/a/cat.jpg?x=1", "cat.jpg"],
  ["https://example.com/", "example.com"],
])("%s is called %s", (url, name) => expect(sourceName({ kind: "address", url })).toBe(name));

test("no text is both: an address that is opened and words for a field", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.webUrl(),
        fc.tuple(fc.webUrl(), fc.string()).map((parts) => parts.join(" ")),
      ),
      (text) => {
        const { sources, hasText } = meant({ text });
        expect(sources.length > 0 && hasText).toBe(false);
        expect(sources.length === 0 && !hasText).toBe(text.trim() === "");
        for (const source of sources) if (source.kind === "address") expect(new URL(source.url).protocol).toMatch(/^https?:$/);
      },
    ),
    { seed: 7 },
  );
});
