import sax from "sax";

const RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
/** A packet is seldom over 100 KB; what is larger by far, or in far more parts, is not parsed while others wait. */
const MAX_BYTES = 4 * 1024 * 1024;
const MAX_PARTS = 50_000;
const MAX_DEPTH = 200;

/** A name in its namespace, and what it takes of the text. */
export interface Named {
  readonly uri: string;
  readonly name: string;
  readonly from: number;
  readonly to: number;
}
export interface XmpAttribute extends Named {
  /** Between its quotes, as it is spelled. */
  readonly valueFrom: number;
  readonly valueTo: number;
}
export interface XmpElement extends Named {
  readonly attributes: readonly XmpAttribute[];
  readonly children: readonly XmpElement[];
  /** As it is spelled, with its prefix. */
  readonly tag: string;
  /** Between its tags; empty at its end where it has but one. */
  readonly contentFrom: number;
  readonly contentTo: number;
  readonly isEmptyTag: boolean;
}

/** A packet as text, and what stands where in it. */
export interface XmpPacket {
  readonly text: string;
  /** The element that holds the descriptions. */
  readonly rdf: XmpElement;
  readonly declarations: readonly XmpDeclaration[];
  /** Of all elements and attributes. */
  readonly usedUris: ReadonlySet<string>;
  bytesOf(text: string): Buffer;
}
/** A binding of a prefix to a namespace: its place in the text. */
export interface XmpDeclaration {
  readonly uri: string;
  readonly from: number;
  readonly to: number;
}

interface Open {
  element: { -readonly [Key in keyof XmpElement]: XmpElement[Key] } & { attributes: XmpAttribute[]; children: XmpElement[] };
  readonly bound: string[];
}

/** @returns null for what is no XMP that could be read */
export function readXmp(bytes: Buffer): XmpPacket | null {
  if (bytes.length > MAX_BYTES) return null;
  const isUtf8 = isValidUtf8(bytes);
  const text = bytes.toString(isUtf8 ? "utf8" : "latin1");
  try {
    const { root, ...found } = elementsOf(text);
    const rdf = isRdf(root) ? root : root?.children.find(isRdf);
    return rdf ? { ...found, text, rdf, bytesOf: (edited) => Buffer.from(edited, isUtf8 ? "utf8" : "latin1") } : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

const isRdf = (element: XmpElement | undefined): boolean => element?.uri === RDF && element.name === "RDF";

const isDeclaration = (attribute: string): boolean => attribute === "xmlns" || attribute.startsWith("xmlns:");

/** Latin-1 keeps every byte as it is, whatever it means. */
function isValidUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** @throws SyntaxError for what is not well-formed, or has more parts or nests them deeper than anybody writes */
function elementsOf(text: string): Pick<XmpPacket, "declarations" | "usedUris"> & { readonly root: XmpElement | undefined } {
  const parser = sax.parser(true, { position: true });
  const uris = new Map<string, string[]>([["xml", ["http://www.w3.org/XML/1998/namespace"]]]);
  const declarations: XmpDeclaration[] = [];
  const usedUris = new Set<string>();
  const open: Open[] = [];
  let root: XmpElement | undefined;
  let attributes: { tag: string; value: string; from: number; to: number }[] = [];
  let position = 0;
  let parts = 0;
  const count = (): void => {
    if (++parts > MAX_PARTS) throw new SyntaxError("This has too many parts.");
  };

  const named = (tag: string, isAttribute: boolean): { uri: string; name: string } => {
    const colon = tag.indexOf(":");
    const prefix = colon < 0 ? "" : tag.slice(0, colon);
    const uri = isAttribute && colon < 0 ? "" : (uris.get(prefix)?.at(-1) ?? "");
    usedUris.add(uri);
    return { uri, name: tag.slice(colon + 1) };
  };
  parser.onerror = (error) => {
    throw new SyntaxError("This is no XML.", { cause: error });
  };
  parser.onopentagstart = ({ name }) => {
    if (open.length >= MAX_DEPTH) throw new SyntaxError("This is nested too deep.");
    count();
    attributes = [];
    position = parser.startTagPosition + name.length;
  };
  parser.onattribute = ({ name, value }) => {
    count();
    attributes.push({ tag: name, value, from: position, to: parser.position });
    position = parser.position;
  };
  parser.onopentag = ({ name: tag, isSelfClosing }) => {
    const bound: string[] = [];
    for (const { tag: name, value, from, to } of attributes) {
      if (!isDeclaration(name)) continue;
      const prefix = name.slice(6);
      uris.set(prefix, [...(uris.get(prefix) ?? []), value]);
      bound.push(prefix);
      declarations.push({ uri: value, from, to });
    }
    const listed = attributes
      .filter(({ tag: name }) => !isDeclaration(name))
      .map(({ tag: name, from, to }) => {
        const quote = text[to - 1] ?? '"';
        return { ...named(name, true), from, to, valueFrom: text.lastIndexOf(quote, to - 2) + 1, valueTo: to - 1 };
      });
    const from = parser.startTagPosition - 1;
    const at = { from, to: parser.position, contentFrom: parser.position, contentTo: parser.position };
    const element = { ...named(tag, false), ...at, tag, attributes: listed, children: [], isEmptyTag: isSelfClosing };
    open.at(-1)?.element.children.push(element);
    root ??= element;
    open.push({ element, bound });
  };
  parser.onclosetag = () => {
    const closed = open.pop();
    if (!closed) return;
    const { element, bound } = closed;
    element.to = parser.position;
    if (!element.isEmptyTag) element.contentTo = parser.startTagPosition - 1;
    for (const prefix of bound) uris.get(prefix)?.pop();
  };
  // Some writers fill the packet up with zeros, and some begin it with a byte order mark.
  parser.write(trimmed(text)).close();
  return { root, declarations, usedUris };
}

function trimmed(text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === "\0") end--;
  return text.slice(0, end);
}
