import sharp, { type Sharp } from "sharp";
import type { Rect, Size } from "../../src/core/geometry/geometry.ts";
import { padUnknown } from "../../src/core/outpaint/padding.ts";
import type { Raster } from "../../src/core/raster.ts";
import { decoded, photographs, readPhotograph } from "./results.ts";

const SIZE: Size = { width: 360, height: 240 };
/** Pixels of the blur under which pictures are held against each other: what is finer does not show through. */
const SEEN_BLUR = 2;
const MIRROR_BLUR = 12;
const KNOWN: readonly Rect[] = [
  { x: 0, y: 0, width: 240, height: 240 },
  { x: 60, y: 40, width: 240, height: 160 },
];

/** Paddings for the area in which nothing of the picture is known. */
export const PADDINGS = ["ours", "mirrored and blurred", "mirrored", "neutral", "white"] as const;
export type Padding = (typeof PADDINGS)[number];

const opened = ({ width, height, data }: Raster): Sharp => sharp(data, { raw: { width, height, channels: 4 } });
const rasterOf = async (picture: Sharp): Promise<Raster> => decoded(await picture.png({ compressionLevel: 1 }).toBuffer());

/**
 * Mean error of each padding's coarse colours against the part that was cut off, in grey levels: over the five photographs, cut
 * at the right by a third, and on all sides.
 */
export async function paddingErrors(): Promise<ReadonlyMap<Padding, number>> {
  const sums = new Map<Padding, number>(PADDINGS.map((padding) => [padding, 0]));
  const names = photographs();
  for (const name of names) {
    const { base } = await readPhotograph(name);
    const whole = await rasterOf(sharp(base).resize({ ...SIZE, fit: "cover" }));
    for (const known of KNOWN) {
      for (const padding of PADDINGS) {
        const error = await coarseError(await padded(whole, known, padding), whole, known);
        sums.set(padding, (sums.get(padding) ?? 0) + error / (names.length * KNOWN.length));
      }
    }
  }
  return sums;
}

async function padded(whole: Raster, known: Rect, padding: Padding): Promise<Raster> {
  const kept = await rasterOf(opened(whole).extract({ left: known.x, top: known.y, width: known.width, height: known.height }));
  const around = {
    left: known.x,
    top: known.y,
    right: whole.width - known.x - known.width,
    bottom: whole.height - known.y - known.height,
  };
  switch (padding) {
    case "white":
      return rasterOf(opened(kept).extend({ ...around, background: "#ffffff" }));
    case "neutral": {
      const [r, g, b] = (await opened(kept).removeAlpha().stats()).channels.map(({ mean }) => Math.round(mean));
      return rasterOf(opened(kept).extend({ ...around, background: { r, g, b } }));
    }
    case "mirrored":
      return rasterOf(opened(kept).extend({ ...around, extendWith: "mirror" }));
    case "mirrored and blurred": {
      const blurred = await rasterOf(opened(await padded(whole, known, "mirrored")).blur(MIRROR_BLUR));
      const old = { input: Buffer.from(kept.data.buffer), raw: { width: kept.width, height: kept.height, channels: 4 as const } };
      return rasterOf(opened(blurred).composite([{ ...old, left: known.x, top: known.y }]));
    }
    case "ours":
      return padUnknown(await padded(whole, known, "white"), [known]);
  }
}

async function coarseError(picture: Raster, whole: Raster, known: Rect): Promise<number> {
  const [ours, theirs] = await Promise.all([picture, whole].map(async (one) => rasterOf(opened(one).blur(SEEN_BLUR))));
  let [sum, count] = [0, 0];
  for (let y = 0; y < whole.height; y++) {
    for (let x = 0; x < whole.width; x++) {
      if (x >= known.x && x < known.x + known.width && y >= known.y && y < known.y + known.height) continue;
      const at = 4 * (y * whole.width + x);
      for (let c = at; c < at + 3; c++) sum += Math.abs((ours?.data[c] ?? 0) - (theirs?.data[c] ?? 0));
      count += 3;
    }
  }
  return sum / count;
}
