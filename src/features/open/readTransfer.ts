import type { Transfer } from "./intake.ts";

/** The contents of a paste or a drop; to be read while its event is handled, as a browser empties it after. */
export function readTransfer(data: DataTransfer): Transfer {
  const items = [...data.items].filter(({ kind }) => kind === "file");
  const read = items.map((item) => ({ folder: folderName(item), file: item.getAsFile() }));
  return {
    files: read.flatMap(({ folder, file }) => (folder === null && file ? [file] : [])),
    folders: read.flatMap(({ folder }) => folder ?? []),
    htmlImages: imagesIn(data.getData("text/html")),
    uriList: data.getData("text/uri-list"),
    text: data.getData("text/plain"),
  };
}

function folderName(item: DataTransferItem): string | null {
  const entry = item.webkitGetAsEntry();
  return entry?.isDirectory ? entry.name : null;
}

/** A document that is only parsed loads nothing and runs nothing. */
function imagesIn(html: string): string[] {
  if (html === "") return [];
  const images = [...new DOMParser().parseFromString(html, "text/html").images];
  return images.filter((image) => !isBeacon(image)).map((image) => image.getAttribute("src") ?? "");
}

/** Of one pixel, for whoever counts who reads a page. */
const isBeacon = (image: HTMLImageElement): boolean =>
  image.getAttribute("width") === "1" && image.getAttribute("height") === "1";
