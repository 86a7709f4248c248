import { type RawTiff, rawTiffOf } from "./rawTiff.ts";
import type { RefusedFile } from "./refusedFiles.ts";

/** Number of bytes at a file's start that `otherKindOf` needs. */
export const OTHER_KIND_BYTES = 4_096;

/** Bytes at a fixed place, by default the start; "?" stands for any byte. */
type Signature = readonly [kind: RefusedFile, bytes: string, at?: number];

/** In this order: the more special first. */
const SIGNATURES: readonly Signature[] = [
  ["pdf", "%PDF-"],
  ["eps", "%!PS"],
  ["eps", "\xc5\xd0\xd3\xc6"],
  ["ico", "\0\0\x01\0"],
  ["jpeg_xl", "\0\0\0\x0cJXL \r\n\x87\n"],
  ["jpeg_xl", "\xff\x0a"],
  ["jpeg_2000", "\0\0\0\x0cjP  \r\n\x87\n"],
  ["jpeg_2000", "\xff\x4f\xff\x51"],
  ["raw_cr3", "ftypcrx ", 4],
  ["raw_raf", "FUJIFILMCCD-RAW"],
  ["raw_orf", "IIRO"],
  ["raw_orf", "IIRS"],
  ["raw_orf", "MMOR"],
  ["raw_rw2", "IIU\0"],
  ["raw_x3f", "FOVb"],
  ["raw_mrw", "\0MRM"],
  ["exr", "v/1\x01"],
  ["hdr", "#?RADIANCE"],
  ["hdr", "#?RGBE"],
  ["dds", "DDS "],
  ["ktx", "\xabKTX "],
  ["gimp", "gimp xcf "],
  ["krita", "application/x-krita", 38],
  ["openraster", "image/openraster", 38],
  ["affinity", "\0\xffKA"],
  ["clip_studio", "CSFCHUNK"],
  ["paint_shop_pro", "Paint Shop Pro Image File"],
  ["paint_net", "PDN3"],
  ["figma", "fig-kiwi"],
  ["indesign", "\x06\x06\xed\xf5\xd8\x1d\x46\xe5\xbd\x31\xef\xe7\xfe\x74\xb7\x1d"],
  ["bmp", "BM????\0\0\0\0"],
  ["pnm", "P1\n"],
  ["pnm", "P2\n"],
  ["pnm", "P3\n"],
  ["pnm", "P4\n"],
  ["pnm", "P5\n"],
  ["pnm", "P6\n"],
  ["pnm", "P7\n"],
  ["pfm", "PF\n"],
  ["qoi", "qoif"],
  ["windows_drawing", "\xd7\xcd\xc6\x9a"],
  ["windows_drawing", " EMF", 40],
  ["video", "\x1a\x45\xdf\xa3"],
  ["video", "RIFF????AVI "],
  ["sound", "RIFF????WAVE"],
  ["sound", "ID3"],
  ["sound", "OggS"],
  ["sound", "fLaC"],
  ["video", "\0\0\x01\xba"],
  ["video", "\0\0\x01\xb3"],
  ["video", "\x30\x26\xb2\x75\x8e\x66\xcf\x11"],
  ["video", "FLV\x01"],
  ["office", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"],
  ["rar", "Rar!\x1a\x07"],
  ["seven_zip", "7z\xbc\xaf\x27\x1c"],
  ["gzip", "\x1f\x8b"],
  ["bzip2", "BZh"],
  ["xz", "\xfd7zXZ\0"],
  ["tar", "ustar", 257],
  ["font", "OTTO\0"],
  ["font", "\0\x01\0\0\0"],
  ["font", "wOF"],
  ["program", "\x7fELF"],
  ["program", "MZ"],
  ["rtf", "{\\rtf"],
  ["lfs_pointer", "version https://git-lfs.github.com/"],
];

/** Kinds of zip file by a name at its start. */
const ZIPS: readonly (readonly [part: string, kind: RefusedFile])[] = [
  ["word/", "word"],
  ["ppt/", "powerpoint"],
  ["xl/", "excel"],
  ["[Content_Types].xml", "office"],
  ["application/vnd.oasis.opendocument", "opendocument"],
  ["application/epub", "epub"],
  ["fig-kiwi", "figma"],
  ["canvas.fig", "figma"],
  ["maindoc.xml", "krita"],
  ["document.json", "sketch"],
  ["Document.archive", "procreate"],
];
const RAW_TIFFS: Readonly<Record<RawTiff, RefusedFile>> = { CR2: "raw_cr2", DNG: "raw_dng", other: "raw" };

/** Brands of the ISO base media format that are images: HEIF and AVIF, which are told apart elsewhere. */
const IMAGE_BRANDS: ReadonlySet<string> = new Set("heic heix heim heis hevc hevx mif1 mif2 msf1 miaf avif avis avio".split(" "));

/**
 * The kind of a file that is not opened. Checks fixed places and passes once over the text; whatever the bytes are, it takes no
 * longer than reading them.
 *
 * @param start the first OTHER_KIND_BYTES of the file, or all of a shorter one
 * @returns null for a kind that is not known here, which includes the accepted ones
 */
export function otherKindOf(start: Uint8Array): RefusedFile | null {
  if (start.length === 0) return "empty";
  const bytes = start.subarray(0, OTHER_KIND_BYTES);
  const signature = SIGNATURES.find((each) => hasSignature(bytes, each));
  if (signature) return signature[0];
  const text = latin1(bytes);
  if (text.startsWith("PK\x03\x04") || text.startsWith("PK\x05\x06")) {
    return ZIPS.find(([part]) => text.includes(part))?.[1] ?? "zip";
  }
  if (text.startsWith("ftyp", 4)) return IMAGE_BRANDS.has(text.slice(8, 12)) ? null : "video";
  if (/^(moov|mdat|wide|free|skip|pnot)/.test(text.slice(4, 8))) return "video";
  const raw = rawTiffOf(bytes);
  return raw ? RAW_TIFFS[raw] : (textKind(text) ?? (isTarga(bytes) ? "targa" : null));
}

function hasSignature(bytes: Uint8Array, [, wanted, at = 0]: Signature): boolean {
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
function textKind(whole: string): RefusedFile | null {
  const wide = whole.startsWith("\xff\xfe") || whole.startsWith("\xfe\xff");
  const text = wide ? whole.replaceAll("\0", "").slice(2) : whole.startsWith("\xef\xbb\xbf") ? whole.slice(3) : whole;
  if (!isText(text)) return null;
  const trimmed = text.trimStart().toLowerCase();
  if (trimmed.startsWith("<")) {
    if (trimmed.includes("<svg") && !trimmed.includes("<html")) return "svg";
    if (trimmed.startsWith("<?xml") && !trimmed.includes("<html")) return "xml";
    return "web_page";
  }
  return trimmed.startsWith("{") || trimmed.startsWith("[") ? "json" : "text";
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
