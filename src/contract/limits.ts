/** Limits that both sides agree on before a byte is sent. The server's own settings may be stricter and win. */
/** UTF-16 units, as the vendor counts. */
export const PROMPT_MAX = 2_000;
/**
 * Layers of an edit or a file, each accepted edit being one: so many are told in 300 KB, which is kept with each edit, and laid over one
 * another in some seconds where all of them meet.
 */
export const LAYERS_MAX = 2_000;
/** UTF-16 units of what a document, a version, a layer or a user is called. */
export const NAME_MAX = 200;
export const DEFAULT_MAX_UPLOAD_MB = 100;
export const DEFAULT_MAX_MEGAPIXELS = 120;
/** Image types that come in, as the bytes say, never the name. */
export const IMAGE_MIMES = [
  "image/jpeg",
  "image/png",
  "image/webp",
  "image/avif",
  "image/gif",
  "image/tiff",
  "image/heic",
  "image/vnd.adobe.photoshop",
] as const;
export type ImageMime = (typeof IMAGE_MIMES)[number];
/** File types that a file dialog offers. Not every system knows the types of the last ones by their names. */
export const ACCEPTED_FILES = [...IMAGE_MIMES, ".heic", ".heif", ".avif", ".tif", ".tiff", ".psd", ".psb"].join(",");
