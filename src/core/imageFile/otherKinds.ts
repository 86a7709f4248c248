import { type RawTiff, rawTiffOf } from "./rawTiff.ts";

/** A file that is no image to edit here, by what people call its kind. */
export interface OtherKind {
  readonly kind: string;
  /** Message that says what the file is, and what to do. */
  readonly message: string;
}

/** Number of bytes at a file's start that `otherKindOf` needs. */
export const OTHER_KIND_BYTES = 4_096;

const EXPORT_PNG = "Export it as PNG.";
const DEVELOP = "Develop it, then save it as JPEG or TIFF.";

/** Bytes at fixed places; "?" stands for any byte. */
interface Signature extends OtherKind {
  readonly at?: number;
  readonly bytes: string;
}

const sign = (kind: string, what: string, remedy: string, bytes: string, at = 0): Signature => ({
  kind,
  message: `This is ${what}. ${remedy}`,
  bytes,
  at,
});

/** In this order: the more special first. */
const SIGNATURES: readonly Signature[] = [
  sign("PDF", "a PDF document", "Export the page as PNG.", "%PDF-"),
  sign("EPS", "an EPS or Illustrator drawing", EXPORT_PNG, "%!PS"),
  sign("EPS", "an EPS drawing", EXPORT_PNG, "\xc5\xd0\xd3\xc6"),
  sign("ICO", "an icon (ICO)", "Save it as PNG.", "\0\0\x01\0"),
  sign("JPEG XL", "a JPEG XL image", "Export it as JPEG or PNG.", "\0\0\0\x0cJXL \r\n\x87\n"),
  sign("JPEG XL", "a JPEG XL image", "Export it as JPEG or PNG.", "\xff\x0a"),
  sign("JPEG 2000", "a JPEG 2000 image", EXPORT_PNG, "\0\0\0\x0cjP  \r\n\x87\n"),
  sign("JPEG 2000", "a JPEG 2000 image", EXPORT_PNG, "\xff\x4f\xff\x51"),
  sign("camera raw", "a camera's raw file (CR3)", DEVELOP, "ftypcrx ", 4),
  sign("camera raw", "a camera's raw file (RAF)", DEVELOP, "FUJIFILMCCD-RAW"),
  sign("camera raw", "a camera's raw file (ORF)", DEVELOP, "IIRO"),
  sign("camera raw", "a camera's raw file (ORF)", DEVELOP, "IIRS"),
  sign("camera raw", "a camera's raw file (ORF)", DEVELOP, "MMOR"),
  sign("camera raw", "a camera's raw file (RW2)", DEVELOP, "IIU\0"),
  sign("camera raw", "a camera's raw file (X3F)", DEVELOP, "FOVb"),
  sign("camera raw", "a camera's raw file (MRW)", DEVELOP, "\0MRM"),
  sign("EXR", "an OpenEXR image", "Export it as a TIFF or PNG of 16 bits.", "v/1\x01"),
  sign("HDR", "a Radiance HDR image", "Export it as a TIFF or PNG of 16 bits.", "#?RADIANCE"),
  sign("HDR", "a Radiance HDR image", "Export it as a TIFF or PNG of 16 bits.", "#?RGBE"),
  sign("DDS", "a texture (DDS)", EXPORT_PNG, "DDS "),
  sign("texture", "a texture (KTX)", EXPORT_PNG, "\xabKTX "),
  sign("XCF", "a GIMP file", "Export it as PNG in GIMP.", "gimp xcf "),
  sign("Krita", "a Krita file", "Export it as PNG in Krita.", "application/x-krita", 38),
  sign("OpenRaster", "an OpenRaster file", EXPORT_PNG, "image/openraster", 38),
  sign("Affinity", "an Affinity document", "Export it as PNG or PSD in Affinity.", "\0\xffKA"),
  sign("Clip Studio", "a Clip Studio Paint file", "Export it as PNG or PSD in Clip Studio.", "CSFCHUNK"),
  sign("Paint Shop Pro", "a Paint Shop Pro file", EXPORT_PNG, "Paint Shop Pro Image File"),
  sign("Paint.NET", "a Paint.NET file", "Save it as PNG in Paint.NET.", "PDN3"),
  sign("Figma", "a Figma file", "Export the frame as PNG in Figma.", "fig-kiwi"),
  sign(
    "InDesign",
    "an InDesign document",
    "Export the page as PNG.",
    "\x06\x06\xed\xf5\xd8\x1d\x46\xe5\xbd\x31\xef\xe7\xfe\x74\xb7\x1d",
  ),
  sign("BMP", "a Windows bitmap (BMP)", "Save it as PNG.", "BM????\0\0\0\0"),
  sign("PNM", "a PNM image", "Save it as PNG.", "P1\n"),
  sign("PNM", "a PNM image", "Save it as PNG.", "P2\n"),
  sign("PNM", "a PNM image", "Save it as PNG.", "P3\n"),
  sign("PNM", "a PNM image", "Save it as PNG.", "P4\n"),
  sign("PNM", "a PNM image", "Save it as PNG.", "P5\n"),
  sign("PNM", "a PNM image", "Save it as PNG.", "P6\n"),
  sign("PNM", "a PNM image", "Save it as PNG.", "P7\n"),
  sign("PNM", "a PFM image of floats", "Export it as a TIFF of 16 bits.", "PF\n"),
  sign("QOI", "a QOI image", "Save it as PNG.", "qoif"),
  sign("WMF", "a Windows drawing (WMF)", EXPORT_PNG, "\xd7\xcd\xc6\x9a"),
  sign("EMF", "a Windows drawing (EMF)", EXPORT_PNG, " EMF", 40),
  sign("video", "a video (MKV or WebM)", "Export a frame as PNG.", "\x1a\x45\xdf\xa3"),
  sign("video", "a video (AVI)", "Export a frame as PNG.", "RIFF????AVI "),
  sign("audio", "a sound file", "Choose an image.", "RIFF????WAVE"),
  sign("audio", "a sound file", "Choose an image.", "ID3"),
  sign("audio", "a sound file", "Choose an image.", "OggS"),
  sign("audio", "a sound file", "Choose an image.", "fLaC"),
  sign("video", "a video (MPEG)", "Export a frame as PNG.", "\0\0\x01\xba"),
  sign("video", "a video (MPEG)", "Export a frame as PNG.", "\0\0\x01\xb3"),
  sign("video", "a video (WMV)", "Export a frame as PNG.", "\x30\x26\xb2\x75\x8e\x66\xcf\x11"),
  sign("video", "a video (FLV)", "Export a frame as PNG.", "FLV\x01"),
  sign("Office", "an old Office document", "Save the image that is in it as PNG.", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
  sign("archive", "a RAR archive", "Unpack it and choose an image.", "Rar!\x1a\x07"),
  sign("archive", "a 7z archive", "Unpack it and choose an image.", "7z\xbc\xaf\x27\x1c"),
  sign("archive", "a gzip archive", "Unpack it and choose an image.", "\x1f\x8b"),
  sign("archive", "a bzip2 archive", "Unpack it and choose an image.", "BZh"),
  sign("archive", "an xz archive", "Unpack it and choose an image.", "\xfd7zXZ\0"),
  sign("archive", "a tar archive", "Unpack it and choose an image.", "ustar", 257),
  sign("font", "a font", "Choose an image.", "OTTO\0"),
  sign("font", "a font", "Choose an image.", "\0\x01\0\0\0"),
  sign("font", "a font", "Choose an image.", "wOF"),
  sign("program", "a program", "Choose an image.", "\x7fELF"),
  sign("program", "a program", "Choose an image.", "MZ"),
  sign("RTF", "a text document (RTF)", "Choose an image.", "{\\rtf"),
  sign(
    "LFS pointer",
    "a Git LFS pointer, not the image itself",
    "Fetch it with “git lfs pull”.",
    "version https://git-lfs.github.com/",
  ),
];

/** Kinds of zip file by a name at its start. */
const ZIPS: readonly (readonly [part: string, OtherKind])[] = [
  ["word/", { kind: "Office", message: "This is a Word document. Save the image that is in it as PNG." }],
  ["ppt/", { kind: "Office", message: "This is a PowerPoint presentation. Export the slide as PNG." }],
  ["xl/", { kind: "Office", message: "This is an Excel workbook. Save the image that is in it as PNG." }],
  ["[Content_Types].xml", { kind: "Office", message: "This is an Office document. Save the image that is in it as PNG." }],
  ["application/vnd.oasis.opendocument", { kind: "Office", message: "This is an OpenDocument file. Export it as PNG." }],
  ["application/epub", { kind: "EPUB", message: "This is a book (EPUB). Choose an image." }],
  ["fig-kiwi", { kind: "Figma", message: "This is a Figma file. Export the frame as PNG in Figma." }],
  ["canvas.fig", { kind: "Figma", message: "This is a Figma file. Export the frame as PNG in Figma." }],
  ["maindoc.xml", { kind: "Krita", message: "This is a Krita file. Export it as PNG in Krita." }],
  ["document.json", { kind: "Sketch", message: "This is a Sketch file. Export the artboard as PNG in Sketch." }],
  ["Document.archive", { kind: "Procreate", message: "This is a Procreate file. Share it from Procreate as PNG or PSD." }],
];
const ZIP: OtherKind = { kind: "ZIP", message: "This is a ZIP archive. Unpack it and choose an image." };
const EMPTY: OtherKind = { kind: "empty", message: "This file is empty. Get it again." };
const SVG: OtherKind = { kind: "SVG", message: `This is an SVG drawing. ${EXPORT_PNG}` };
const HTML: OtherKind = { kind: "HTML", message: "This is a web page, not the image on it. Save the image itself." };
const XML: OtherKind = { kind: "text", message: "This is an XML document. Choose an image." };
const JSON_TEXT: OtherKind = { kind: "text", message: "This is JSON, not an image. Choose an image." };
const TEXT: OtherKind = { kind: "text", message: "This is a text file. Choose an image." };
const MOVIE: OtherKind = { kind: "video", message: "This is a video. Export a frame as PNG." };
const RAW_TIFFS: Readonly<Record<RawTiff, OtherKind>> = {
  CR2: { kind: "camera raw", message: `This is a camera's raw file (CR2). ${DEVELOP}` },
  DNG: { kind: "camera raw", message: `This is a camera's raw file (DNG). ${DEVELOP}` },
  other: { kind: "camera raw", message: `This is a camera's raw file. ${DEVELOP}` },
};
const TGA: OtherKind = { kind: "TGA", message: "This is a Targa image (TGA). Save it as PNG." };

/** Brands of the ISO base media format that are images: HEIF and AVIF, which are told apart elsewhere. */
const IMAGE_BRANDS: ReadonlySet<string> = new Set("heic heix heim heis hevc hevx mif1 mif2 msf1 miaf avif avis avio".split(" "));

/**
 * Kind of a file that is not accepted. Checks fixed places and passes once over the text; whatever the bytes are, it takes no
 * longer than reading them.
 *
 * @param start the first OTHER_KIND_BYTES of the file, or all of a shorter one
 * @returns null for a kind that is not known here, which includes the accepted ones
 */
export function otherKindOf(start: Uint8Array): OtherKind | null {
  if (start.length === 0) return EMPTY;
  const bytes = start.subarray(0, OTHER_KIND_BYTES);
  const signature = SIGNATURES.find((each) => hasSignature(bytes, each));
  if (signature) return { kind: signature.kind, message: signature.message };
  const text = latin1(bytes);
  if (text.startsWith("PK\x03\x04") || text.startsWith("PK\x05\x06")) {
    return ZIPS.find(([part]) => text.includes(part))?.[1] ?? ZIP;
  }
  if (text.startsWith("ftyp", 4)) return IMAGE_BRANDS.has(text.slice(8, 12)) ? null : MOVIE;
  if (/^(moov|mdat|wide|free|skip|pnot)/.test(text.slice(4, 8))) return MOVIE;
  const raw = rawTiffOf(bytes);
  return raw ? RAW_TIFFS[raw] : (textKind(text) ?? (isTarga(bytes) ? TGA : null));
}

function hasSignature(bytes: Uint8Array, { bytes: wanted, at = 0 }: Signature): boolean {
  if (at + wanted.length > bytes.length) return false;
  for (let i = 0; i < wanted.length; i++) {
    if (wanted[i] !== "?" && bytes[at + i] !== wanted.charCodeAt(i)) return false;
  }
  return true;
}

function latin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** Text of any of the usual kinds, with or without a byte order mark. */
function textKind(whole: string): OtherKind | null {
  const wide = whole.startsWith("\xff\xfe") || whole.startsWith("\xfe\xff");
  const text = wide ? whole.replaceAll("\0", "").slice(2) : whole.startsWith("\xef\xbb\xbf") ? whole.slice(3) : whole;
  if (!isText(text)) return null;
  const trimmed = text.trimStart().toLowerCase();
  if (trimmed.startsWith("<")) {
    if (trimmed.includes("<svg") && !trimmed.includes("<html")) return SVG;
    if (trimmed.startsWith("<?xml") && !trimmed.includes("<html")) return XML;
    return HTML;
  }
  return trimmed.startsWith("{") || trimmed.startsWith("[") ? JSON_TEXT : TEXT;
}

/** Without control characters but spaces, line ends and form feeds. */
function isText(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 32 && (code < 9 || code > 13) && code !== 27) return false;
  }
  return text.length > 0;
}

/** It has no signature: a header in which everything is one of a few values. (Truevision TGA 2.0, part 2) */
function isTarga(bytes: Uint8Array): boolean {
  if (bytes.length < 18) return false;
  const [, mapped = 9, type = 0] = bytes;
  const [width, height] = [(bytes[12] ?? 0) | ((bytes[13] ?? 0) << 8), (bytes[14] ?? 0) | ((bytes[15] ?? 0) << 8)];
  const depth = bytes[16] ?? 0;
  const isTypeKnown = [1, 2, 3, 9, 10, 11].includes(type) && mapped === (type === 1 || type === 9 ? 1 : 0);
  return isTypeKnown && width > 0 && height > 0 && [8, 15, 16, 24, 32].includes(depth) && ((bytes[17] ?? 0) & 0xc0) === 0;
}
