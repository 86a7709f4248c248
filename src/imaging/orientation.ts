import type { Size } from "../core/geometry.ts";
import { BLOCK, inBlocks } from "./pixels.ts";

/** How a picture's pixels are stored, EXIF 2.32, tag 0x0112: 1 is upright, 2 to 8 turned or mirrored. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const ORIENTATION_TAG = 0x0112;
const ENTRY_BYTES = 12;
const ORIENTATIONS: readonly Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8];

/**
 * The orientation in a WebP's EXIF chunk; 1 where there is none. Browsers turn JPEG, PNG and AVIF upright themselves, but not all of
 * them WebP.
 */
export function webpOrientation(bytes: Uint8Array<ArrayBuffer>): Orientation {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at + 4, true);
    if (text(bytes, at, 4) === "EXIF") return exifOrientation(bytes.subarray(at + 8, at + 8 + length));
    at += 8 + length + (length % 2);
  }
  return 1;
}

/** Of a TIFF structure (TIFF 6.0, section 2), with or without the name that a JPEG sets before it. */
function exifOrientation(chunk: Uint8Array<ArrayBuffer>): Orientation {
  const tiff = text(chunk, 0, 4) === "Exif" ? chunk.subarray(6) : chunk;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const isLittle = text(tiff, 0, 2) === "II";
  if (tiff.length < 8) return 1;
  const directory = view.getUint32(4, isLittle);
  if (directory + 2 > tiff.length) return 1;
  const entries = view.getUint16(directory, isLittle);
  for (let entry = 0; entry < entries; entry++) {
    const at = directory + 2 + entry * ENTRY_BYTES;
    if (at + ENTRY_BYTES > tiff.length) return 1;
    if (view.getUint16(at, isLittle) !== ORIENTATION_TAG) continue;
    const stored = view.getUint16(at + 8, isLittle);
    return ORIENTATIONS.find((orientation) => orientation === stored) ?? 1;
  }
  return 1;
}

const text = (bytes: Uint8Array, at: number, length: number): string => String.fromCharCode(...bytes.subarray(at, at + length));

/** The transform, as a canvas takes it, that brings a picture stored at `size` upright with its top left corner at (0, 0). */
export function uprightTransform(
  orientation: Orientation,
  { width, height }: Size,
): readonly [a: number, b: number, c: number, d: number, e: number, f: number] {
  switch (orientation) {
    case 1:
      return [1, 0, 0, 1, 0, 0];
    case 2:
      return [-1, 0, 0, 1, width, 0];
    case 3:
      return [-1, 0, 0, -1, width, height];
    case 4:
      return [1, 0, 0, -1, 0, height];
    case 5:
      return [0, 1, 1, 0, 0, 0];
    case 6:
      return [0, 1, -1, 0, height, 0];
    case 7:
      return [0, -1, -1, 0, height, width];
    case 8:
      return [0, -1, 1, 0, 0, width];
  }
}

/** The upright picture of one decoded as stored; closes that. Block by block: it may be larger than a canvas. */
export async function turnUpright(stored: ImageBitmap, orientation: Orientation): Promise<ImageBitmap> {
  if (orientation === 1) return stored;
  const [width, height] = orientation < 5 ? [stored.width, stored.height] : [stored.height, stored.width];
  const context = new OffscreenCanvas(Math.min(BLOCK, width), Math.min(BLOCK, height)).getContext("2d", {
    willReadFrequently: true,
  });
  if (!context) throw new Error("This browser gives no more canvases. Close other tabs and reload.");
  const upright = inBlocks({ width, height }, (block) => {
    context.resetTransform();
    context.clearRect(0, 0, block.width, block.height);
    context.translate(-block.x, -block.y);
    context.transform(...uprightTransform(orientation, stored));
    context.drawImage(stored, 0, 0);
    return context.getImageData(0, 0, block.width, block.height).data;
  });
  stored.close();
  return createImageBitmap(new ImageData(upright.data, width, height));
}
