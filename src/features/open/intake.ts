import { m } from "../../messages/messages.js";
/** The contents of a paste or a drop, as plain data. */
export interface Transfer {
  readonly files: readonly File[];
  /** Names of the folders in it. */
  readonly folders: readonly string[];
  /** The `src` of each image in its HTML, in their order. */
  readonly htmlImages: readonly string[];
  readonly uriList: string;
  readonly text: string;
}

/** A source that an image can be loaded from. */
export type ImageSource =
  | { readonly kind: "file"; readonly file: File }
  /** A data: URL of an image. */
  | { readonly kind: "data"; readonly url: string }
  /** An http(s) URL, of an image or not: it is tried. */
  | { readonly kind: "address"; readonly url: string };

/** The meaning of a paste or a drop. */
export interface Intake {
  /** The images to open; the first at once, the others are offered. */
  readonly sources: readonly ImageSource[];
  readonly folders: readonly string[];
  /** It holds text that is not a URL: it may have been meant for a field. */
  readonly hasText: boolean;
}

/**
 * The meaning of a paste or a drop. Files come before the images of its HTML, which show where the same files came from, and
 * those before a URL: of an image inside a link it is the link's.
 */
export function intakeOf({ files, folders, htmlImages, uriList, text }: Transfer): Intake {
  const ways: readonly (readonly ImageSource[])[] = [
    imagesFirst(files).map((file) => ({ kind: "file", file })),
    htmlImages.flatMap(sourceAt),
    uriLines(uriList).flatMap(sourceAt),
    addressesIn(text),
  ];
  const sources = ways.find((way) => way.length > 0) ?? [];
  return { sources: withoutTwins(sources), folders, hasText: text.trim() !== "" && addressesIn(text).length === 0 };
}

/** True when a text field should have it instead: there is text, beside which Word and spreadsheets put an image of it. */
export const isForField = ({ text }: Transfer): boolean => text.trim() !== "";

/** "notes.txt", "cat.jpg" of https://example.com/a/cat.jpg?x=1, or its host. */
export function sourceName(source: ImageSource): string {
  switch (source.kind) {
    case "file":
      return source.file.name;
    case "data":
      return m.open_unnamed_image();
    case "address": {
      const { pathname, hostname } = new URL(source.url);
      return pathname.split("/").findLast((part) => part !== "") ?? hostname;
    }
  }
}

/** A type comes from the name's ending, so it decides nothing but the order; one without goes by its bytes. */
const imagesFirst = (files: readonly File[]): File[] => {
  const isLikely = ({ type }: File) => type === "" || type.startsWith("image/");
  return [...files.filter(isLikely), ...files.filter((file) => !isLikely(file))];
};

function sourceAt(text: string): ImageSource[] {
  const url = text.trim();
  if (/^data:image\//i.test(url)) return [{ kind: "data", url }];
  if (!/^https?:\/\/\S+$/i.test(url) || !URL.canParse(url)) return [];
  return [{ kind: "address", url: new URL(url).href }];
}

/** @see RFC 2483, section 5: a line each, comments begin with # */
const uriLines = (list: string): string[] => list.split(/\r?\n/).filter((line) => !line.startsWith("#"));

/** Addresses, one a line; none when there is any other word. */
function addressesIn(text: string): ImageSource[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  const sources = lines.flatMap(sourceAt);
  return sources.length === lines.length ? sources : [];
}

/** A page that shows an image twice has it once. */
function withoutTwins(sources: readonly ImageSource[]): ImageSource[] {
  const urls = new Set<string>();
  return sources.filter((source) => {
    if (source.kind === "file") return true;
    const isNew = !urls.has(source.url);
    urls.add(source.url);
    return isNew;
  });
}
