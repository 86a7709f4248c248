import { constants, copyFile } from "node:fs/promises";
import { intersect, isEmpty, type Rect, rectOf, type Size } from "../../core/geometry/geometry.ts";
import type { LayerFile } from "./layerFiles.ts";
import { type Raster, type Samples, withRasters } from "./raster.ts";
import { rasterOfAlpha } from "./rasterise.ts";
import type { Scratch } from "./scratch.ts";

/** A layer as it hides and erases what lies beneath: rasters of one channel, 8 bits, of the size of `at`. */
export interface Veil {
  readonly at: Rect;
  readonly alpha: string;
  /** Null when it erases nothing. */
  readonly erase: string | null;
}

/** The veil of each layer, lowest first, null where it lies off the canvas; none at all where no layer erases anything. */
export async function veilsOf(layers: readonly LayerFile[], canvas: Size, scratch: Scratch): Promise<(Veil | null)[]> {
  const veils: (Veil | null)[] = [];
  if (layers.every(({ erasePath }) => erasePath === undefined)) return veils;
  for (const layer of layers) {
    const at = intersect(layer, rectOf(canvas));
    if (isEmpty(at)) veils.push(null);
    else {
      const alpha = await rasterOfAlpha(layer.path, layer, at, scratch);
      const erase = layer.erasePath === undefined ? null : await rasterOfAlpha(layer.erasePath, layer, at, scratch);
      veils.push({ at, alpha, erase });
    }
  }
  return veils;
}

/**
 * Layered files know no layer that erases: there the layers beneath have so much less alpha that all of them, drawn over one another,
 * show the same image.
 *
 * With a the alpha of a layer, e its erase mask, and the layers above counted by j: a layer is seen by a P, where P is the product of
 * all (1 - a_j)(1 - e_j). Drawn over alone, it is seen by a' T, where T, what the new layers above let through, is 1 less the sum of
 * what is seen of them. So a' = a P / T.
 *
 * @param path a raster with alpha as its last channel, of the size of `at`; stays as it is
 * @param above lowest first
 * @returns a copy; null when nothing above erases any of it
 */
export async function eraseBeneath(
  path: string,
  at: Rect,
  above: readonly (Veil | null)[],
  scratch: Scratch,
  signal: AbortSignal,
): Promise<string | null> {
  const met = above.filter((veil) => veil !== null).filter((veil) => !isEmpty(intersect(veil.at, at)));
  if (met.every(({ erase }) => erase === null)) return null;
  const copy = scratch.file("v");
  await copyFile(path, copy, constants.COPYFILE_FICLONE);
  await withRasters([copy], async (raster) => {
    for (let row = 0; row < raster.height; row += raster.rowsPerBand) {
      signal.throwIfAborted();
      const band = { x: at.x, y: at.y + row, width: at.width, height: Math.min(raster.rowsPerBand, raster.height - row) };
      const through = await seenThrough(band, met);
      const samples = await raster.read(row, band.height);
      lowerAlpha(samples, raster, through);
      await raster.write(row, samples);
    }
  });
  return copy;
}

/** Of a band's pixels. */
interface Through {
  /** P and T of `eraseBeneath`. */
  readonly seen: Float64Array;
  readonly left: Float64Array;
  /** 1 where anything is erased. */
  readonly isErased: Uint8Array;
}

async function seenThrough(band: Rect, veils: readonly Veil[]): Promise<Through> {
  const pixels = band.width * band.height;
  const seen = new Float64Array(pixels).fill(1);
  const left = new Float64Array(pixels).fill(1);
  const isErased = new Uint8Array(pixels);
  for (const veil of veils.toReversed()) {
    const part = intersect(veil.at, band);
    if (isEmpty(part)) continue;
    const alphas = await withRasters([veil.alpha], (raster) => raster.read(part.y - veil.at.y, part.height));
    const erases =
      veil.erase === null ? null : await withRasters([veil.erase], (raster) => raster.read(part.y - veil.at.y, part.height));
    for (let y = 0; y < part.height; y++) {
      const from = y * veil.at.width + part.x - veil.at.x;
      const to = (part.y - band.y + y) * band.width + part.x - band.x;
      for (let x = 0; x < part.width; x++) {
        const alpha = (alphas[from + x] ?? 0) / 255;
        const erase = erases === null ? 0 : (erases[from + x] ?? 0) / 255;
        const share = seen[to + x] ?? 0;
        left[to + x] = (left[to + x] ?? 0) - alpha * share;
        seen[to + x] = share * (1 - alpha) * (1 - erase);
        if (erase > 0) isErased[to + x] = 1;
      }
    }
  }
  return { seen, left, isErased };
}

function lowerAlpha(samples: Samples, { channels }: Raster, { seen, left, isErased }: Through): void {
  for (let pixel = 0, i = channels - 1; i < samples.length; pixel++, i += channels) {
    if (isErased[pixel] === 0) continue;
    const through = left[pixel] ?? 0;
    samples[i] = through > 0 ? Math.round(Math.min(1, (seen[pixel] ?? 0) / through) * (samples[i] ?? 0)) : 0;
  }
}
