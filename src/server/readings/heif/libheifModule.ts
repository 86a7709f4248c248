import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/**
 * The part of libheif's own interface that is used, as Emscripten exports it: pointers are numbers, a struct is returned at the
 * address in the first argument.
 */
export interface LibheifModule {
  readonly HEAPU8: Uint8Array<ArrayBuffer>;
  _malloc(bytes: number): number;
  _free(pointer: number): void;
  _heif_context_alloc(): number;
  _heif_context_free(context: number): void;
  _heif_context_read_from_memory(error: number, context: number, bytes: number, length: number, options: number): void;
  _heif_context_get_number_of_top_level_images(context: number): number;
  _heif_context_get_primary_image_handle(error: number, context: number, handle: number): void;
  _heif_image_handle_release(handle: number): void;
  _heif_image_handle_get_width(handle: number): number;
  _heif_image_handle_get_height(handle: number): number;
  _heif_image_handle_has_alpha_channel(handle: number): number;
  _heif_image_handle_is_premultiplied_alpha(handle: number): number;
  _heif_image_handle_get_luma_bits_per_pixel(handle: number): number;
  _heif_image_handle_get_preferred_decoding_colorspace(error: number, handle: number, space: number, chroma: number): void;
  _heif_image_handle_get_raw_color_profile_size(handle: number): number;
  _heif_image_handle_get_raw_color_profile(error: number, handle: number, to: number): void;
  _heif_image_handle_get_nclx_color_profile(error: number, handle: number, profile: number): void;
  _heif_nclx_color_profile_free(profile: number): void;
  _heif_image_handle_get_number_of_metadata_blocks(handle: number, type: number): number;
  _heif_image_handle_get_list_of_metadata_block_IDs(handle: number, type: number, ids: number, count: number): number;
  _heif_image_handle_get_metadata_type(handle: number, id: number): number;
  _heif_image_handle_get_metadata_content_type(handle: number, id: number): number;
  _heif_image_handle_get_metadata_size(handle: number, id: number): number;
  _heif_image_handle_get_metadata(error: number, handle: number, id: number, to: number): void;
  _heif_decode_image(error: number, handle: number, image: number, space: number, chroma: number, options: number): void;
  _heif_image_release(image: number): void;
  _heif_image_get_width(image: number, channel: number): number;
  _heif_image_get_height(image: number, channel: number): number;
  _heif_image_get_bits_per_pixel_range(image: number, channel: number): number;
  _heif_image_get_plane_readonly2(image: number, channel: number, stride: number): number;
}

type LoadLibheif = (options: {
  instantiateWasm(imports: object, done: (instance: WasmInstance) => void): object;
}) => LibheifModule;

interface WasmInstance {
  readonly exports: object;
}
interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}
/** The part of WebAssembly that is used: its types come with a browser's, which the server does without. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => WasmInstance;
  readonly Memory: new (...limits: never) => WasmMemory;
};

const MAX_MEMORY_BYTES = 1.25 * 1024 ** 3;
const PAGE_BYTES = 65_536;

/**
 * A new instance of libheif. The library is a file of its own in `node_modules`, loaded when it is needed, and may be replaced by
 * another build of it (LGPL).
 */
export function loadLibheif(): LibheifModule {
  const require = createRequire(import.meta.url);
  const load = require("libheif-js/libheif-wasm/libheif.js") as LoadLibheif;
  return load({
    instantiateWasm(imports, done) {
      const module = new WebAssembly.Module(readFileSync(require.resolve("libheif-js/libheif-wasm/libheif.wasm")));
      const instance = new WebAssembly.Instance(module, imports);
      limitMemory(instance);
      done(instance);
      return instance.exports;
    },
  });
}

/** It may ask for 2 GB by itself; being told that there is no more, it ends with an error. */
function limitMemory({ exports }: WasmInstance): void {
  const memory = Object.values(exports).find((value) => value instanceof WebAssembly.Memory);
  if (!memory) throw new Error("libheif has no memory of its own.");
  const grow = memory.grow.bind(memory);
  memory.grow = (pages) => {
    if (memory.buffer.byteLength + pages * PAGE_BYTES > MAX_MEMORY_BYTES) throw new RangeError("No more memory for libheif.");
    return grow(pages);
  };
}
