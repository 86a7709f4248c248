import { DEFAULT_MAX_MEGAPIXELS, DEFAULT_MAX_UPLOAD_MB } from "../contract/limits.ts";

/** Limits on an image before a byte of it is sent; the server's own settings may be stricter. */
export const imageLimits = { maxMegapixels: DEFAULT_MAX_MEGAPIXELS, maxBytes: DEFAULT_MAX_UPLOAD_MB * 1024 * 1024 } as const;

/** Limits on the size of a canvas; the side is the maximum of a JPEG. */
export const frameLimits = { maxPixels: DEFAULT_MAX_MEGAPIXELS * 1e6, maxSide: 65_535 } as const;
