import type { Size } from "../../core/geometry.ts";
import type { Piece } from "./layerFiles.ts";

/**
 * Lays a piece over an RGBA canvas of 8 bits, not premultiplied, in place. Where the piece's alpha is 0, the canvas keeps its bytes,
 * hidden colours included: libvips premultiplies and changes them.
 * @see Porter, Duff 1984, "Compositing digital images", section 4.3 "over"
 */
export function blendOver(canvas: Buffer, { width }: Size, { at, data }: Piece): void {
  for (let y = 0; y < at.height; y++) {
    let from = 4 * y * at.width;
    let to = 4 * ((at.y + y) * width + at.x);
    for (let x = 0; x < at.width; x++, from += 4, to += 4) {
      const over = (data[from + 3] ?? 0) / 255;
      if (over === 0) continue;
      const under = ((canvas[to + 3] ?? 0) / 255) * (1 - over);
      const alpha = over + under;
      for (let channel = 0; channel < 3; channel++) {
        const mixed = ((data[from + channel] ?? 0) * over + (canvas[to + channel] ?? 0) * under) / alpha;
        canvas[to + channel] = Math.round(mixed);
      }
      canvas[to + 3] = Math.round(alpha * 255);
    }
  }
}
