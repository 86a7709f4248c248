import { contains, type Rect, rectOf, type Size } from "../../core/geometry/geometry.ts";
import { MaskDocument, type MaskEdit, REPAINT } from "../../core/mask/maskDocument.ts";
import { blendRow } from "./blend.ts";
import { eraseBeneath, veilsOf } from "./eraseBeneath.ts";
import type { LayerFile } from "./layerFiles.ts";
import { profileAlone } from "./metadata/rasterFields.ts";
import { type Base, channelsOf, type PixelFormat, placeOf } from "./pixelFormat.ts";
import { type Raster, type Samples, withRasters } from "./raster.ts";
import { rasterOfAlpha, rasterOfBase, rasterOfLayer } from "./rasterise.ts";
import type { Scratch } from "./scratch.ts";

/** A flat picture on the disk. */
export interface Flat {
  readonly path: string;
  /** As asked for, or without the alpha channel where that turned out opaque and the base has none. */
  readonly pixelFormat: PixelFormat;
  readonly canvas: Size;
  /** White where a layer draws or erases anything. */
  readonly covered: MaskDocument;
}

export interface ToFlatten {
  readonly base: Base;
  /** Lowest first. */
  readonly layers: readonly LayerFile[];
  readonly canvas: Size;
  readonly pixelFormat: PixelFormat;
}

/** The base or a layer by itself, less what the layers above erase of it; gone when the call ends. */
export interface PlacedRaster {
  readonly path: string;
  readonly at: Rect;
  readonly pixelFormat: PixelFormat;
  /** Its place in the request's layers. */
  readonly index: number;
}

/**
 * The layers laid over the base at full size. Memory holds a few megabytes of rows at a time, the disk the base and one layer.
 * Pixels on which no layer lies are not written at all after the base was read.
 *
 * @param eachPlaced gets the base, then each layer that lies on the canvas, lowest first
 * @param signal looked at between the bands; on abort its reason is thrown
 */
export async function flatten(
  { base, layers, canvas, pixelFormat }: ToFlatten,
  scratch: Scratch,
  signal: AbortSignal,
  eachPlaced?: (placed: PlacedRaster) => Promise<void>,
): Promise<Flat> {
  const path = await rasterOfBase(base, canvas, pixelFormat, scratch);
  const assumed = base.profile?.isAssumed ? base.profile.bytes : null;
  await withRasters([path], (raster) => raster.editMetadata((xml) => profileAlone(xml, assumed)));
  const veils = eachPlaced ? await veilsOf(layers, canvas, scratch) : [];
  const tellPlaced = async (placed: PlacedRaster) => {
    if (!eachPlaced) return;
    const erased = await eraseBeneath(placed.path, placed.at, veils.slice(placed.index), scratch, signal);
    await eachPlaced({ ...placed, path: erased ?? placed.path });
    if (erased) await scratch.drop(erased);
  };
  await tellPlaced({ path, at: rectOf(canvas), pixelFormat, index: 0 });
  const covered = new MaskDocument(canvas);
  const cover = covered.begin();
  for (const [below, layer] of layers.entries()) {
    signal.throwIfAborted();
    const above = await rasterOfLayer(layer, canvas, pixelFormat, scratch);
    if (!above) continue;
    await tellPlaced({ ...above, pixelFormat: { ...pixelFormat, hasAlpha: true }, index: below + 1 });
    const erase = layer.erasePath === undefined ? [] : [await rasterOfAlpha(layer.erasePath, layer, above.at, scratch)];
    await withRasters([path, above.path, ...erase], (under, over, eraser) =>
      layOver({ under, over, eraser: eraser ?? null }, above.at, pixelFormat, cover, signal),
    );
    await Promise.all([above.path, ...erase].map(scratch.drop));
  }
  cover.commit("Cover");
  const isPadded = pixelFormat.hasAlpha && !base.hasAlpha && !contains(placeOf(base), rectOf(canvas));
  const isOpaque = isPadded && (await withRasters([path], (raster) => hasFullAlpha(raster, signal)));
  return { path, pixelFormat: isOpaque ? { ...pixelFormat, hasAlpha: false } : pixelFormat, canvas, covered };
}

interface LaidOver {
  readonly under: Raster;
  readonly over: Raster;
  /** Null when nothing is erased. */
  readonly eraser: Raster | null;
}

async function layOver(
  { under, over, eraser }: LaidOver,
  at: Rect,
  pixelFormat: PixelFormat,
  cover: MaskEdit,
  signal: AbortSignal,
): Promise<void> {
  const colours = channelsOf({ ...pixelFormat, hasAlpha: false });
  const full = 2 ** pixelFormat.depth - 1;
  const rows = Math.min(under.rowsPerBand, over.rowsPerBand);
  let below: Samples | undefined;
  let above: Samples | undefined;
  let erase: Samples | undefined;
  for (let row = 0; row < at.height; row += rows) {
    signal.throwIfAborted();
    const count = Math.min(rows, at.height - row);
    below = await under.read(at.y + row, count, below);
    above = await over.read(row, count, above);
    erase = await eraser?.read(row, count, erase);
    for (let y = 0; y < count; y++) {
      const what = {
        over: above,
        overAt: y * over.samplesPerRow,
        under: below,
        underAt: y * under.samplesPerRow + at.x * under.channels,
        erase: erase ?? null,
        eraseAt: y * at.width,
        count: at.width,
        colours,
        isUnderOpaque: !pixelFormat.hasAlpha,
        white: pixelFormat.model === "cmyk" ? 0 : full,
        full,
      };
      blendRow(what, (first, last) => cover.fill(at.y + row + y, at.x + first, at.x + last, REPAINT));
    }
    await under.write(at.y + row, below);
  }
}

async function hasFullAlpha(raster: Raster, signal: AbortSignal): Promise<boolean> {
  const full = 2 ** raster.depth - 1;
  let samples: Samples | undefined;
  for (let row = 0; row < raster.height; row += raster.rowsPerBand) {
    signal.throwIfAborted();
    samples = await raster.read(row, Math.min(raster.rowsPerBand, raster.height - row), samples);
    for (let i = raster.channels - 1; i < samples.length; i += raster.channels) if (samples[i] !== full) return false;
  }
  return true;
}
