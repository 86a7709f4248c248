import { type LibheifModule, loadLibheif } from "./libheifModule.ts";

const ERROR_BYTES = 12;
const NCLX = { primaries: 4, transfer: 8 } as const;
const MONOCHROME = 2;
const RGB = 1;
const INTERLEAVED = 10;
const CHROMA = { rgb8: 10, rgba8: 11, rgb16: 14, rgba16: 15 } as const;

/** libheif's own codes: why it does not read a file. @see libheif/heif_error.h */
export class LibheifError extends Error {
  override readonly name = "LibheifError";
  readonly isUnsupported: boolean;

  constructor(code: number, subcode: number, message: string) {
    super(`${message} (${code}.${subcode})`);
    const [UNSUPPORTED_FILETYPE, UNSUPPORTED_FEATURE, NO_PLUGIN] = [3, 4, 11];
    this.isUnsupported = code === UNSUPPORTED_FILETYPE || code === UNSUPPORTED_FEATURE || code === NO_PLUGIN;
  }
}

/** Coding of a HEIF's samples where no profile states it. @see ITU-T H.273 */
export interface Nclx {
  readonly primaries: number;
  readonly transfer: number;
}

/** A HEIF's primary image before it is decoded; its size as it is shown. */
export interface HeifImage {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly hasAlpha: boolean;
  readonly isPremultiplied: boolean;
  readonly isGrey: boolean;
  readonly isOneOfMany: boolean;
  readonly profile: Buffer | null;
  readonly nclx: Nclx | null;
  readonly exif: Buffer | null;
  readonly xmp: Buffer | null;
  /** Decodes it, turned and cropped as the file says; RGB, or RGBA. */
  decode(): HeifPixels;
}

/** Samples of 8 bits, or of `bits` in 16. */
export interface HeifPixels {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  /** A row's bytes, valid until the next call. */
  row(y: number): Buffer;
}

/**
 * Opens a HEIF in an instance of libheif of its own, which is thrown away with its memory. Computes for seconds: for a worker thread.
 *
 * @throws LibheifError; or whatever WebAssembly throws where it comes to its end
 */
export async function openHeif<T>(bytes: Uint8Array, work: (image: HeifImage) => Promise<T>): Promise<T> {
  const heif = loadLibheif();
  const context = heif._heif_context_alloc();
  const source = copyIn(heif, bytes);
  checked(heif, (error) => heif._heif_context_read_from_memory(error, context, source, bytes.length, 0));
  heif._free(source);
  const handle = pointed(heif, (error, to) => heif._heif_context_get_primary_image_handle(error, context, to));
  try {
    return await work(describe(heif, context, handle));
  } finally {
    heif._heif_image_handle_release(handle);
    heif._heif_context_free(context);
  }
}

function describe(heif: LibheifModule, context: number, handle: number): HeifImage {
  const hasAlpha = heif._heif_image_handle_has_alpha_channel(handle) !== 0;
  const bits = heif._heif_image_handle_get_luma_bits_per_pixel(handle);
  return {
    width: heif._heif_image_handle_get_width(handle),
    height: heif._heif_image_handle_get_height(handle),
    bits,
    hasAlpha,
    isPremultiplied: heif._heif_image_handle_is_premultiplied_alpha(handle) !== 0,
    isGrey: isGrey(heif, handle),
    isOneOfMany: heif._heif_context_get_number_of_top_level_images(context) > 1,
    profile: profileOf(heif, handle),
    nclx: nclxOf(heif, handle),
    ...metadataOf(heif, handle),
    decode() {
      const chroma = CHROMA[`${hasAlpha ? "rgba" : "rgb"}${bits > 8 ? 16 : 8}`];
      const image = pointed(heif, (error, to) => heif._heif_decode_image(error, handle, to, RGB, chroma, 0));
      return pixelsOf(heif, image, hasAlpha ? 4 : 3);
    },
  };
}

function pixelsOf(heif: LibheifModule, image: number, channels: number): HeifPixels {
  const width = heif._heif_image_get_width(image, INTERLEAVED);
  const height = heif._heif_image_get_height(image, INTERLEAVED);
  const bits = heif._heif_image_get_bits_per_pixel_range(image, INTERLEAVED);
  const strideAt = heif._malloc(8);
  const plane = heif._heif_image_get_plane_readonly2(image, INTERLEAVED, strideAt);
  const stride = view(heif).getUint32(strideAt, true);
  const rowBytes = width * channels * (bits > 8 ? 2 : 1);
  return {
    width,
    height,
    bits,
    row: (y) => Buffer.from(heif.HEAPU8.buffer, plane + y * stride, rowBytes),
  };
}

function isGrey(heif: LibheifModule, handle: number): boolean {
  const at = heif._malloc(8);
  try {
    checked(heif, (error) => heif._heif_image_handle_get_preferred_decoding_colorspace(error, handle, at, at + 4));
    return view(heif).getInt32(at, true) === MONOCHROME;
  } finally {
    heif._free(at);
  }
}

function profileOf(heif: LibheifModule, handle: number): Buffer | null {
  const length = heif._heif_image_handle_get_raw_color_profile_size(handle);
  if (length === 0) return null;
  return copyOut(heif, length, (error, to) => heif._heif_image_handle_get_raw_color_profile(error, handle, to));
}

function nclxOf(heif: LibheifModule, handle: number): Nclx | null {
  try {
    const at = pointed(heif, (error, to) => heif._heif_image_handle_get_nclx_color_profile(error, handle, to));
    const nclx = {
      primaries: view(heif).getInt32(at + NCLX.primaries, true),
      transfer: view(heif).getInt32(at + NCLX.transfer, true),
    };
    heif._heif_nclx_color_profile_free(at);
    return nclx;
  } catch (error) {
    // There is none.
    if (error instanceof LibheifError) return null;
    throw error;
  }
}

function metadataOf(heif: LibheifModule, handle: number): Pick<HeifImage, "exif" | "xmp"> {
  const count = heif._heif_image_handle_get_number_of_metadata_blocks(handle, 0);
  const idsAt = heif._malloc(4 * count + 4);
  heif._heif_image_handle_get_list_of_metadata_block_IDs(handle, 0, idsAt, count);
  const ids = Array.from({ length: count }, (_, i) => view(heif).getUint32(idsAt + 4 * i, true));
  heif._free(idsAt);
  const find = (isWanted: (type: string, content: string) => boolean): Buffer | null => {
    const id = ids.find((each) =>
      isWanted(
        textAt(heif, heif._heif_image_handle_get_metadata_type(handle, each)),
        textAt(heif, heif._heif_image_handle_get_metadata_content_type(handle, each)),
      ),
    );
    if (id === undefined) return null;
    const length = heif._heif_image_handle_get_metadata_size(handle, id);
    return copyOut(heif, length, (error, to) => heif._heif_image_handle_get_metadata(error, handle, id, to));
  };
  const exif = find((type) => type === "Exif");
  return {
    exif: exif && withoutOffset(exif),
    xmp: find((type, content) => type === "mime" && content === "application/rdf+xml"),
  };
}

/** Four bytes say how far behind them EXIF's own head stands. (ISO/IEC 23008-12, annex A.2.1) */
function withoutOffset(item: Buffer): Buffer | null {
  const from = item.length >= 4 ? 4 + item.readUInt32BE(0) : item.length;
  return from < item.length ? item.subarray(from) : null;
}

const view = ({ HEAPU8 }: LibheifModule): DataView => new DataView(HEAPU8.buffer);

function copyIn(heif: LibheifModule, bytes: Uint8Array): number {
  const at = heif._malloc(bytes.length);
  if (at === 0) throw new RangeError("No memory for the file.");
  heif.HEAPU8.set(bytes, at);
  return at;
}

function copyOut(heif: LibheifModule, length: number, fill: (error: number, to: number) => void): Buffer {
  const at = heif._malloc(length + 1);
  try {
    checked(heif, (error) => fill(error, at));
    return Buffer.from(heif.HEAPU8.slice(at, at + length));
  } finally {
    heif._free(at);
  }
}

/** Calls what answers by a struct of code, subcode and message. */
function checked(heif: LibheifModule, call: (error: number) => void): void {
  const at = heif._malloc(ERROR_BYTES);
  try {
    call(at);
    const code = view(heif).getInt32(at, true);
    if (code !== 0)
      throw new LibheifError(code, view(heif).getInt32(at + 4, true), textAt(heif, view(heif).getUint32(at + 8, true)));
  } finally {
    heif._free(at);
  }
}

/** Calls what puts a pointer where it is told to. */
function pointed(heif: LibheifModule, call: (error: number, to: number) => void): number {
  const at = heif._malloc(4);
  try {
    checked(heif, (error) => call(error, at));
    return view(heif).getUint32(at, true);
  } finally {
    heif._free(at);
  }
}

function textAt({ HEAPU8 }: LibheifModule, at: number): string {
  if (at === 0) return "";
  const end = HEAPU8.indexOf(0, at);
  return Buffer.from(HEAPU8.subarray(at, end)).toString("latin1");
}
