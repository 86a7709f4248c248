import { setImmediate } from "node:timers/promises";
import { AppError } from "../../core/appError.ts";
import { intersect, type Rect, type Size, sameSize } from "../../core/geometry/geometry.ts";
import { decodeBytesOf, rgbaBytes } from "../storage/imageMemory.ts";
import { openImageFile } from "../storage/openImageFile.ts";

/** Others are answered between two such lots of rows. */
const ROWS_PER_TURN = 256;

/** @throws AppError mask_wrong_size */
export function refuseOtherMaskSize(mask: Size, canvas: Size): void {
  if (sameSize(mask, canvas)) return;
  const sizes = `${mask.width} x ${mask.height}, the canvas ${canvas.width} x ${canvas.height}`;
  throw new AppError("mask_wrong_size", `The mask must have the canvas's size: the mask is ${sizes} pixels.`, {
    details: {
      mask: { width: mask.width, height: mask.height },
      canvas: { width: canvas.width, height: canvas.height },
    },
  });
}

/** The memory that `readMask` takes. */
export async function maskBytes(path: string): Promise<number> {
  const header = await openImageFile(path).metadata();
  return decodeBytesOf(header) + rgbaBytes(header);
}

/**
 * Checks that a picture is a mask: black and white only, some white, and some of that in what is sent.
 *
 * @param region what is sent, inside the canvas; left out where it is made from the mask, and so holds it
 * @returns the bounding box of its white, canvas pixels
 * @throws AppError mask_not_black_and_white, mask_empty, mask_outside_region
 */
export async function readMask(path: string, region?: Rect): Promise<Rect> {
  const samples = await samplesOf(path);
  const bounds = await whiteBounds(samples);
  if (!bounds) throw new AppError("mask_empty", "The mask has no white: paint over what should change.");
  if (region && !hasWhiteIn(samples, intersect(bounds, region))) {
    throw new AppError(
      "mask_outside_region",
      "Everything that is painted is outside the region that is sent. Widen the region, or paint inside it.",
      { details: { region: { ...region }, painted: { ...bounds } } },
    );
  }
  return bounds;
}

interface Samples extends Size {
  readonly data: Buffer;
  readonly channels: number;
}

async function samplesOf(path: string): Promise<Samples> {
  const source = openImageFile(path, { ignoreIcc: true });
  const { channels: inFile } = await source.metadata();
  const picture = (inFile <= 2 ? source.toColourspace("b-w") : source).autoOrient();
  const { data, info } = await picture.raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels };
}

async function whiteBounds({ data, width, height, channels }: Samples): Promise<Rect | null> {
  const hasAlpha = channels === 2 || channels === 4;
  const colours = hasAlpha ? channels - 1 : channels;
  const white = Buffer.alloc(channels * width, 255);
  const black = Buffer.alloc(channels * width);
  if (hasAlpha) for (let i = colours; i < black.length; i += channels) black[i] = 255;
  let left = width;
  let right = -1;
  let top = -1;
  let bottom = -1;
  for (let y = 0; y < height; y++) {
    if (y % ROWS_PER_TURN === 0) await setImmediate();
    const row = data.subarray(y * black.length, (y + 1) * black.length);
    if (row.equals(black)) continue;
    if (top < 0) top = y;
    bottom = y;
    if (row.equals(white)) {
      left = 0;
      right = width - 1;
      continue;
    }
    for (let x = 0, i = 0; x < width; x++, i += channels) {
      const value = row[i];
      if (value !== 0 && value !== 255) throw notBlackAndWhite(x, y);
      for (let channel = 1; channel < colours; channel++) if (row[i + channel] !== value) throw notBlackAndWhite(x, y);
      if (hasAlpha && row[i + colours] !== 255) throw notBlackAndWhite(x, y);
      if (value === 0) continue;
      if (x < left) left = x;
      if (x > right) right = x;
    }
  }
  return right < 0 ? null : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** @param samples black and white only */
function hasWhiteIn({ data, width, channels }: Samples, { x, y, width: across, height }: Rect): boolean {
  for (let row = y; row < y + height; row++) {
    const end = channels * (row * width + x + across);
    for (let i = channels * (row * width + x); i < end; i += channels) if (data[i] === 255) return true;
  }
  return false;
}

const notBlackAndWhite = (x: number, y: number) =>
  new AppError("mask_not_black_and_white", `The mask must be black and white only; the pixel at ${x}, ${y} is neither.`, {
    details: { x, y },
  });
