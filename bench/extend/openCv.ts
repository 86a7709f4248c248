import { cv } from "opencv-wasm";
import { longerSide, type Rect, type Size } from "../../src/core/geometry/geometry.ts";
import type { Raster } from "../../src/core/raster.ts";

const COARSE_SIDE = 256;
/** Around the scale that the preset lets expect: as far as ours looks, and as finely as it pays. */
const COARSE_SCALES = Array.from({ length: 25 }, (_, i) => 0.88 + 0.01 * i);
const FINE_SCALES = Array.from({ length: 13 }, (_, i) => 0.994 + 0.001 * i);
const WINDOW = 8;

type Mat = InstanceType<typeof cv.Mat>;

/** Result of `minMaxLoc`; the package leaves it untyped. */
interface Peak {
  readonly maxVal: number;
  readonly maxLoc: { readonly x: number; readonly y: number };
}

/**
 * The old picture in a result as OpenCV's users look for it: normalised template matching of grey pictures over several scales, first
 * small and everywhere, then at full size around the best.
 *
 * @param expected where the preset lets expect it, in the result's pixels
 */
export function matchByOpenCv(old: Raster, result: Raster, expected: Rect): Rect {
  const [template, picture] = [greyOf(old), greyOf(result)];
  try {
    const share = Math.min(1, COARSE_SIDE / longerSide(result));
    const small = resized(picture, { width: result.width * share, height: result.height * share });
    const coarse = best(COARSE_SCALES, (scale) => peakOf(template, small, sizeOf(expected, scale * share)));
    small.delete();
    const around = { x: coarse.at.x / share - WINDOW, y: coarse.at.y / share - WINDOW };
    const fine = best(FINE_SCALES, (scale) => {
      const size = sizeOf(expected, coarse.scale * scale);
      const left = Math.max(0, Math.round(around.x));
      const top = Math.max(0, Math.round(around.y));
      const right = Math.min(result.width, left + size.width + 2 * WINDOW);
      const bottom = Math.min(result.height, top + size.height + 2 * WINDOW);
      if (right - left < size.width || bottom - top < size.height) return null;
      const part: Mat = picture.roi(new cv.Rect(left, top, right - left, bottom - top));
      const peak = peakOf(template, part, size);
      part.delete();
      return peak && { ...peak, at: { x: peak.at.x + left, y: peak.at.y + top } };
    });
    return { ...fine.at, ...sizeOf(expected, coarse.scale * fine.scale) };
  } finally {
    template.delete();
    picture.delete();
  }
}

interface Found {
  readonly score: number;
  readonly at: { readonly x: number; readonly y: number };
}

const NOWHERE = { scale: 1, score: -1, at: { x: 0, y: 0 } };

function best(scales: readonly number[], look: (scale: number) => Found | null): Found & { readonly scale: number } {
  let found: Found & { readonly scale: number } = NOWHERE;
  for (const scale of scales) {
    const peak = look(scale);
    if (peak && peak.score > found.score) found = { ...peak, scale };
  }
  return found;
}

const sizeOf = ({ width, height }: Size, scale: number): Size => ({
  width: Math.round(width * scale),
  height: Math.round(height * scale),
});

/** Null where the template is larger than the picture. */
function peakOf(template: Mat, picture: Mat, size: Size): Found | null {
  if (size.width > picture.cols || size.height > picture.rows) return null;
  const scaled = resized(template, size);
  const result = new cv.Mat();
  cv.matchTemplate(picture, scaled, result, cv.TM_CCOEFF_NORMED);
  const { maxVal, maxLoc }: Peak = cv.minMaxLoc(result);
  scaled.delete();
  result.delete();
  return { score: maxVal, at: maxLoc };
}

function resized(from: Mat, { width, height }: Size): Mat {
  const to = new cv.Mat();
  cv.resize(from, to, new cv.Size(Math.round(width), Math.round(height)), 0, 0, cv.INTER_AREA);
  return to;
}

function greyOf({ width, height, data }: Raster): Mat {
  const colour: Mat = cv.matFromArray(height, width, cv.CV_8UC4, data);
  const grey = new cv.Mat();
  cv.cvtColor(colour, grey, cv.COLOR_RGBA2GRAY);
  colour.delete();
  return grey;
}
