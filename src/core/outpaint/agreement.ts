import type { Rect } from "../geometry/geometry.ts";
import type { GreyPlane } from "./grey.ts";
import { correlation, fitPlace } from "./place.ts";

const BLOCKS = 6;
/** A block with less contrast than this share of the mean has nothing to be held against. */
const MIN_CONTRAST = 0.1;
const MIN_SCORE = 0.35;
/** Largest distance of a block from its place in the whole, in pixels of the picture. */
const MAX_SHIFT = 0.5;

/**
 * Share of a template, cut into 6 x 6 blocks, that lies where `place` puts it: each block is fitted separately, and agrees when
 * found within half a pixel and alike there. A scene repainted after the old picture resembles it as a whole, but its parts have
 * moved. Blocks keep their size: one that shows a single edge, such as a tower against the sky, would fit as well when stretched
 * and moved the other way, and its centre could be anywhere.
 *
 * @param template high-passed, as large as `place` to the nearest pixel
 * @returns 0..1, by contrast
 */
export function agreement(template: GreyPlane, picture: GreyPlane, place: Rect): number {
  const blocks: { readonly contrast: number; readonly agrees: boolean }[] = [];
  const scaleX = place.width / template.width;
  const scaleY = place.height / template.height;
  for (let row = 0; row < BLOCKS; row++) {
    for (let column = 0; column < BLOCKS; column++) {
      const x = Math.floor((column * template.width) / BLOCKS);
      const y = Math.floor((row * template.height) / BLOCKS);
      const block = cropped(template, {
        x,
        y,
        width: Math.floor(((column + 1) * template.width) / BLOCKS) - x,
        height: Math.floor(((row + 1) * template.height) / BLOCKS) - y,
      });
      const expected = {
        x: place.x + x * scaleX,
        y: place.y + y * scaleY,
        width: block.width * scaleX,
        height: block.height * scaleY,
      };
      const found = fitPlace(block, picture, expected, "position");
      const shift = Math.hypot(found.x - expected.x, found.y - expected.y);
      const agrees = shift <= MAX_SHIFT && correlation(block, picture, found) >= MIN_SCORE;
      blocks.push({ contrast: contrastOf(block), agrees });
    }
  }
  const mean = blocks.reduce((sum, { contrast }) => sum + contrast, 0) / blocks.length;
  const textured = blocks.filter(({ contrast }) => contrast >= MIN_CONTRAST * mean);
  const whole = textured.reduce((sum, { contrast }) => sum + contrast, 0);
  return whole === 0 ? 0 : textured.reduce((sum, { contrast, agrees }) => sum + (agrees ? contrast : 0), 0) / whole;
}

function cropped({ width, data }: GreyPlane, area: Rect): GreyPlane {
  const part = new Float32Array(area.width * area.height);
  for (let y = 0; y < area.height; y++) {
    const from = (area.y + y) * width + area.x;
    part.set(data.subarray(from, from + area.width), y * area.width);
  }
  return { width: area.width, height: area.height, data: part };
}

/** Root of the mean square. */
function contrastOf({ data }: GreyPlane): number {
  let squares = 0;
  for (const value of data) squares += value * value;
  return Math.sqrt(squares / Math.max(1, data.length));
}
