import { areaOf, type Size } from "../../src/core/geometry/geometry.ts";
import { decodeImage } from "../../src/imaging/decode/decode.ts";
import { alternate, type Budget } from "../measure.ts";
import { MP_24, MP_50, MP_100, VIEW } from "../scene.ts";
import { newCanvas } from "./painters/painter.ts";

export const LIMITS = { maxMegapixels: 120, maxBytes: 2 ** 30 };

/** The JPEG of that size that lies beside the page. */
export async function jpegOf(size: Size): Promise<Blob> {
  const response = await fetch(`./${Math.round(areaOf(size) / 1e6)}.jpg`);
  if (!response.ok) throw new Error("The picture is not beside the page.");
  return response.blob();
}

/** Milliseconds until the picture can be seen on a canvas of the view's size; the full one that comes after it is waited for, uncounted. */
async function ourFirstMs(file: Blob, view: CanvasRenderingContext2D): Promise<number> {
  const start = performance.now();
  const { first, full } = decodeImage(file, LIMITS, new AbortController().signal);
  const shown = await first;
  const level = shown.levels.findLast(({ width }) => width >= VIEW.width) ?? shown.levels[0];
  if (!level) throw new Error("The first picture has no level.");
  draw(view, level);
  const firstMs = performance.now() - start;
  const last = await full;
  shown.close();
  last.close();
  return firstMs;
}

async function fullFirstMs(file: Blob, view: CanvasRenderingContext2D): Promise<number> {
  const start = performance.now();
  const bitmap = await createImageBitmap(file);
  draw(view, bitmap);
  const firstMs = performance.now() - start;
  bitmap.close();
  return firstMs;
}

function draw(view: CanvasRenderingContext2D, picture: ImageBitmap): void {
  view.drawImage(picture, 0, 0, VIEW.width, VIEW.height);
  view.getImageData(0, 0, 1, 1);
}

const firstPicture = (size: Size): Budget => ({
  name: `first picture of a ${Math.round(areaOf(size) / 1e6)} MP JPEG / full createImageBitmap`,
  demand: 0.6,
  sense: "most",
  async run() {
    const file = await jpegOf(size);
    const { context } = newCanvas(VIEW, { willReadFrequently: true });
    return alternate(
      () => ourFirstMs(file, context),
      () => fullFirstMs(file, context),
      { rounds: 5, warmUps: 1 },
    );
  },
});

export const firstPictures: readonly Budget[] = [MP_24, MP_50, MP_100].map(firstPicture);
