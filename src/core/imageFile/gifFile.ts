import type { Rect, Size } from "../geometry/geometry.ts";
import { ByteReader } from "./bytes.ts";
import { AS_IT_IS, BY_SERVER, type ReadingPlan } from "./readingPlan.ts";

export interface GifFacts {
  readonly size: Size;
  /** Null where there is no image. */
  readonly firstFrame: Rect | null;
  /** True when a colour of the first frame is transparent. */
  readonly isTransparent: boolean;
  /** "end": the trailer alone. */
  readonly lacks: "nothing" | "end" | "data";
}

const [EXTENSION, IMAGE, TRAILER, GRAPHIC_CONTROL] = [0x21, 0x2c, 0x3b, 0xf9];

/** Walks extensions and frames up to the trailer. (GIF89a, appendix B) */
export function readGif(bytes: Uint8Array): GifFacts {
  const reader = new ByteReader(bytes);
  const tableBytes = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  const size = { width: reader.u16(6, true), height: reader.u16(8, true) };
  let firstFrame: Rect | null = null;
  let isTransparent = false;
  let at = 13 + tableBytes(reader.u8(10));
  while (at < bytes.length) {
    const kind = reader.u8(at);
    if (kind === TRAILER) return { size, firstFrame, isTransparent, lacks: "nothing" };
    if (kind === EXTENSION) {
      if (!firstFrame && reader.u8(at + 1) === GRAPHIC_CONTROL) isTransparent = (reader.u8(at + 3) & 1) === 1;
      at += 2;
    } else if (kind === IMAGE) {
      const [x = 0, y = 0, width = 0, height = 0] = [1, 3, 5, 7].map((i) => reader.u16(at + i, true));
      firstFrame ??= { x, y, width, height };
      at += 11 + tableBytes(reader.u8(at + 9));
    } else break;
    while (at < bytes.length && reader.u8(at) !== 0) at += 1 + reader.u8(at);
    at += 1;
  }
  return { size, firstFrame, isTransparent, lacks: firstFrame && at === bytes.length ? "end" : "data" };
}

/** A first frame that covers only a part leaves the rest transparent in browsers, black in other decoders. */
export function planGif(bytes: Uint8Array): ReadingPlan {
  const { size, firstFrame, isTransparent, lacks } = readGif(bytes);
  if (!firstFrame || lacks !== "nothing") return BY_SERVER;
  const { x, y, width, height } = firstFrame;
  const isWhole = x === 0 && y === 0 && width === size.width && height === size.height;
  return isWhole || (isTransparent && x + width <= size.width && y + height <= size.height) ? AS_IT_IS : BY_SERVER;
}
