import type { Size } from "../../../core/geometry/geometry.ts";
import type { Changes } from "./exif.ts";
import { readXmp, type XmpAttribute, type XmpElement, type XmpPacket } from "./xmpPacket.ts";

const TIFF = "http://ns.adobe.com/tiff/1.0/";
const EXIF = "http://ns.adobe.com/exif/1.0/";
const PANORAMA = "http://ns.google.com/photos/1.0/panorama/";
const GOOGLE_CAMERA = "http://ns.google.com/photos/1.0/camera/";

/** Namespaces that only describe what the old file held: gain maps, images behind or within the image. */
const GONE_NAMESPACES: ReadonlySet<string> = new Set([
  "http://ns.adobe.com/hdr-gain-map/1.0/",
  "http://ns.apple.com/HDRGainMap/1.0/",
  "http://ns.apple.com/pixeldatainfo/1.0/",
  "http://ns.google.com/photos/1.0/container/",
  "http://ns.google.com/photos/1.0/container/item/",
  "http://ns.google.com/photos/1.0/image/",
  "http://ns.google.com/photos/1.0/audio/",
  "http://ns.google.com/photos/1.0/depthmap/",
  "http://ns.google.com/photos/1.0/focus/",
  "http://ns.google.com/photos/dd/1.0/container/",
  "http://ns.google.com/photos/dd/1.0/device/",
  "http://ns.google.com/photos/dd/1.0/item/",
  "http://ns.adobe.com/xmp/note/",
]);
/** PlacedRaster statements of that kind, and checksums of what is changed here. */
const GONE: Readonly<Record<string, RegExp>> = {
  "http://ns.adobe.com/xap/1.0/": /^Thumbnails$/,
  [GOOGLE_CAMERA]: /^(MotionPhoto|MicroVideo)/,
  [TIFF]: /^NativeDigest$/,
  [EXIF]: /^NativeDigest$/,
};
/** Properties that name places in the image, which are others once it was turned, cut or extended. */
const PLACES: Readonly<Record<string, RegExp>> = {
  [EXIF]: /^Subject(Area|Location)$/,
  [GOOGLE_CAMERA]: /(Width|Height|Left|Top|Pixels)$/,
  "http://www.metadataworkinggroup.com/schemas/regions/": /./,
  "http://ns.microsoft.com/photo/1.2/": /^RegionInfo$/,
  "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": /^ImageRegion$/,
};
/** Properties of the samples' layout: every format states it itself, and here it differs from the old file's. */
const LAYOUT = /^(BitsPerSample|Compression|PhotometricInterpretation|SamplesPerPixel|PlanarConfiguration|YCbCr\w+)$/;

/** Differences of the new file's image from the old one's. */
export interface XmpChanges extends Changes {
  /** Size of the base, upright, and where its top left pixel lies on the new canvas. */
  readonly base: Size & { readonly x: number; readonly y: number };
  readonly isTurned: boolean;
}

/** A part of the text that something else takes the place of. */
interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}
type Property = XmpAttribute | XmpElement;

/** A packet in which sizes and orientation are as they are now, and what speaks of things that are gone is not there. */
export function updatedXmp(packet: XmpPacket, changes: XmpChanges): Buffer {
  const { size, isMoved } = changes;
  const all = propertiesOf(packet);
  const panorama = panoramaIn(packet, all, changes);
  const values: Readonly<Record<string, Readonly<Record<string, number>>>> = {
    [TIFF]: { Orientation: 1, ImageWidth: size.width, ImageLength: size.height },
    [EXIF]: { PixelXDimension: size.width, PixelYDimension: size.height },
    [PANORAMA]: panorama ?? {},
  };
  const edits = all.flatMap((property): Edit[] => {
    const { uri, name } = property;
    const isGone =
      GONE_NAMESPACES.has(uri) ||
      GONE[uri]?.test(name) ||
      (isMoved && PLACES[uri]?.test(name)) ||
      (uri === TIFF && LAYOUT.test(name)) ||
      (uri === PANORAMA && (panorama === null || (isMoved && name.startsWith("LargestValidInteriorRect"))));
    if (isGone) return [cut(packet.text, property)];
    const value = values[uri]?.[name];
    return value === undefined ? [] : setTo(property, value);
  });
  return withoutUnusedDeclarations(packet.bytesOf(applied(packet.text, edits)));
}

/** The properties of all descriptions, in both spellings. */
export const propertiesOf = ({ rdf }: XmpPacket): Property[] =>
  rdf.children.flatMap(({ attributes, children }) => [...attributes, ...children]);

const isElement = (property: Property): property is XmpElement => "children" in property;

/** A property with the white space before it. */
export function cut(text: string, { from, to }: Property): Edit {
  let start = from;
  while (/\s/.test(text[start - 1] ?? "")) start--;
  return { from: start, to, text: "" };
}

/** @param edits that do not overlap */
export function applied(text: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const edit of [...edits].sort((a, b) => a.from - b.from)) {
    parts.push(text.slice(at, edit.from), edit.text);
    at = edit.to;
  }
  return parts.join("") + text.slice(at);
}

function setTo(property: Property, value: number): Edit[] {
  if (!isElement(property)) return [{ from: property.valueFrom, to: property.valueTo, text: String(value) }];
  const { from, to, contentFrom, contentTo, tag, isEmptyTag, children, attributes } = property;
  if (!isEmptyTag && children.length === 0 && attributes.length === 0) {
    return [{ from: contentFrom, to: contentTo, text: String(value) }];
  }
  return [{ from, to, text: `<${tag}>${value}</${tag}>` }];
}

/** Without the binding of a prefix that nothing uses any more: some readers take it for the statement itself. */
function withoutUnusedDeclarations(bytes: Buffer): Buffer {
  const packet = readXmp(bytes);
  if (!packet) return bytes;
  const unused = packet.declarations.filter(({ uri }) => GONE_NAMESPACES.has(uri) && !packet.usedUris.has(uri));
  return packet.bytesOf(
    applied(
      packet.text,
      unused.map(({ from, to }) => ({ from, to, text: "" })),
    ),
  );
}

/**
 * Place of the image in the panorama that it is cut out of: the numbers that differ now. None where it is as it was, null where
 * it no longer lies in the panorama.
 */
function panoramaIn(packet: XmpPacket, all: readonly Property[], changes: XmpChanges): Record<string, number> | null {
  const { size, base, isMoved, isTurned } = changes;
  if (!isMoved) return {};
  const number = (name: string): number => {
    const property = all.find((one) => one.uri === PANORAMA && one.name === name);
    return property ? Number.parseInt(spelledValue(packet.text, property), 10) : Number.NaN;
  };
  const [width, height] = [number("CroppedAreaImageWidthPixels"), number("CroppedAreaImageHeightPixels")];
  const left = number("CroppedAreaLeftPixels") - base.x;
  const top = number("CroppedAreaTopPixels") - base.y;
  const isBase = !isTurned && width === base.width && height === base.height;
  const isInside =
    left >= 0 &&
    top >= 0 &&
    left + size.width <= number("FullPanoWidthPixels") &&
    top + size.height <= number("FullPanoHeightPixels");
  if (!isBase || !isInside) return null;
  return {
    CroppedAreaImageWidthPixels: size.width,
    CroppedAreaImageHeightPixels: size.height,
    CroppedAreaLeftPixels: left,
    CroppedAreaTopPixels: top,
  };
}

const spelledValue = (text: string, property: Property): string =>
  isElement(property) ? text.slice(property.contentFrom, property.contentTo) : text.slice(property.valueFrom, property.valueTo);

/** The packet of a base, as it is to be in a new file; null where there is none, or none that could be read. */
export function xmpOf(xmp: Buffer | undefined, changes: XmpChanges): Buffer | null {
  const packet = xmp && readXmp(xmp);
  return packet ? updatedXmp(packet, changes) : null;
}
