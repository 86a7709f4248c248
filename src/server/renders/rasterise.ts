import { writeFile } from "node:fs/promises";
import type { Sharp } from "sharp";
import { intersect, isEmpty, type Rect, rectOf, relativeTo, type Size } from "../../core/geometry/geometry.ts";
import { openImageFile, openInSrgb } from "../storage/openImageFile.ts";
import type { LayerFile } from "./layerFiles.ts";
import { type Base, channelsOf, type PixelFormat, placeOf, spaceOf } from "./pixelFormat.ts";
import { type Raster, withRasters } from "./raster.ts";
import type { Scratch } from "./scratch.ts";

const PAPER = "#ffffff";
const OPEN = { sequentialRead: true } as const;

/** A picture's file as it stands in it, or in sRGB when it cannot stay so; the same for the base and for what is read back. */
function openInForm(path: string, pixelFormat: PixelFormat): Sharp {
  const picture = openImageFile(path, { ...OPEN, ignoreIcc: !pixelFormat.isConverted });
  const inSpace = pixelFormat.model === "cmyk" ? picture.pipelineColourspace("cmyk") : picture;
  const samples = inSpace.toColourspace(spaceOf(pixelFormat)).keepIccProfile();
  return pixelFormat.isConverted ? samples.withIccProfile("srgb") : samples;
}

/** The base on its canvas, upright, with its profile: transparent where it does not reach, or white where the pixel format has no alpha. */
export async function rasterOfBase(base: Base, canvas: Size, pixelFormat: PixelFormat, scratch: Scratch): Promise<string> {
  const seen = intersect(placeOf(base), rectOf(canvas));
  // Where the base does not reach the canvas, one pixel of it says what the samples are like, and is painted over.
  const isBeside = isEmpty(seen);
  const part = isBeside ? { x: 0, y: 0, width: 1, height: 1 } : seen;
  const { x, y, width, height } = isBeside ? part : relativeTo(seen, base.file);
  let picture = openInForm(base.file.path, pixelFormat).autoOrient();
  if (width < base.file.width || height < base.file.height) picture = picture.extract({ left: x, top: y, width, height });
  if (pixelFormat.hasAlpha) picture = picture.ensureAlpha();
  else if (base.hasAlpha) picture = picture.flatten({ background: PAPER });
  const inner = await written(picture, part, pixelFormat, scratch);
  if (isBeside) await withRasters([inner], (raster) => paintOver(raster, pixelFormat));
  if (width === canvas.width && height === canvas.height) return inner;
  // In two steps: where extending adds the alpha channel itself, opaque is 65280 of 65535.
  const right = canvas.width - part.x - width;
  const bottom = canvas.height - part.y - height;
  const background = pixelFormat.hasAlpha ? { r: 0, g: 0, b: 0, alpha: 0 } : PAPER;
  const padded = openInForm(inner, { ...pixelFormat, isConverted: false }).extend({
    left: part.x,
    top: part.y,
    right,
    bottom,
    background,
  });
  const path = await written(padded, canvas, pixelFormat, scratch);
  await scratch.drop(inner);
  return path;
}

/** Makes a raster of one pixel transparent, or white where it has no alpha. */
async function paintOver(raster: Raster, { model, hasAlpha }: PixelFormat): Promise<void> {
  const samples = await raster.read(0, 1);
  samples.fill(hasAlpha || model === "cmyk" ? 0 : 2 ** raster.depth - 1);
  await raster.write(0, samples);
}

/** A finished file as a raster; its samples are the pixel format's as they stand in it. */
export async function rasterOfFile(file: string, pixelFormat: PixelFormat, scratch: Scratch): Promise<string> {
  const path = scratch.file("v");
  const picture = openInForm(file, { ...pixelFormat, isConverted: false });
  // A WebP leaves an alpha channel out that is opaque throughout.
  await (pixelFormat.hasAlpha ? picture.ensureAlpha() : picture).toFile(path);
  return path;
}

/** A part of a layer, in the pixel format of the picture that it lies in, with an alpha channel. */
export interface LayerRaster {
  readonly path: string;
  readonly at: Rect;
}

/** The part of a layer that lies on the canvas, converted from its own profile (sRGB without one) where it has another; null when none does. */
export async function rasterOfLayer(
  layer: LayerFile,
  canvas: Size,
  pixelFormat: PixelFormat,
  scratch: Scratch,
): Promise<LayerRaster | null> {
  const at = intersect(layer, rectOf(canvas));
  if (isEmpty(at)) return null;
  const { x, y, width, height } = relativeTo(at, layer);
  const cutFrom = (image: Sharp) => image.extract({ left: x, top: y, width, height }).ensureAlpha();
  if (await hasOwnSamples(layer, pixelFormat)) {
    const image = openImageFile(layer.path, { ...OPEN, ignoreIcc: true }).autoOrient();
    const own = cutFrom(image).toColourspace(spaceOf(pixelFormat)).keepIccProfile();
    return { path: await written(own, at, { ...pixelFormat, hasAlpha: true }, scratch), at };
  }
  const cut = cutFrom(await openInSrgb(layer.path, OPEN));
  // What is converted again in 16 bits must say what it is in.
  const srgb =
    pixelFormat.depth === 16 && pixelFormat.target ? cut.toColourspace("srgb").withIccProfile("srgb") : cut.toColourspace("srgb");
  const layered: PixelFormat = { ...pixelFormat, hasAlpha: true };
  if (pixelFormat.depth === 8) {
    const picture = pixelFormat.target === null ? srgb : srgb.withIccProfile(await profileFile(pixelFormat.target, scratch));
    return { path: await written(picture, at, layered, scratch), at };
  }
  const narrow = await written(srgb, at, { ...layered, model: "rgb", depth: 8 }, scratch);
  const wide = scratch.file("v");
  await withRasters([narrow], (raster) => raster.widen(wide));
  await scratch.drop(narrow);
  if (pixelFormat.target === null) return { path: wide, at };
  const converted = openImageFile(wide, OPEN)
    .toColourspace("rgb16")
    .withIccProfile(await profileFile(pixelFormat.target, scratch));
  const path = await written(converted, at, layered, scratch);
  await scratch.drop(wide);
  return { path, at };
}

/** True for a layer in the pixel format's space and at least as deep, so that nothing has to be converted or rounded. */
async function hasOwnSamples({ path }: LayerFile, { target, depth, model }: PixelFormat): Promise<boolean> {
  const layer = await openImageFile(path).metadata();
  if (depth === 16 && layer.depth !== "ushort") return false;
  if (target === null) return layer.icc === undefined && model === "rgb";
  return target !== "cmyk" && layer.icc?.equals(target) === true;
}

/**
 * The alpha of a part of an image: one channel of 8 bits.
 *
 * @param place of the whole image, upright, on the canvas
 * @param at what is wanted of it
 */
export async function rasterOfAlpha(path: string, place: Rect, at: Rect, scratch: Scratch): Promise<string> {
  const { x, y, width, height } = relativeTo(at, place);
  const alpha = openImageFile(path, OPEN)
    .autoOrient()
    .extract({ left: x, top: y, width, height })
    .toColourspace("srgb")
    .ensureAlpha()
    .extractChannel("alpha");
  return await written(alpha, at, { model: "grey", depth: 8, hasAlpha: false, isConverted: false, target: null }, scratch);
}

async function profileFile(target: Buffer | "cmyk", scratch: Scratch): Promise<string> {
  if (target === "cmyk") return target;
  const path = scratch.file("icc");
  await writeFile(path, target);
  return path;
}

/** @throws Error when sharp wrote other samples than it was asked for */
async function written(picture: Sharp, { width, height }: Size, pixelFormat: PixelFormat, scratch: Scratch): Promise<string> {
  const path = scratch.file("v");
  await picture.toFile(path);
  await withRasters([path], async (raster) => {
    const { channels, depth } = raster;
    if (raster.width === width && raster.height === height && channels === channelsOf(pixelFormat) && depth === pixelFormat.depth)
      return;
    const wanted = `${width} x ${height}, ${channelsOf(pixelFormat)} channels of ${pixelFormat.depth} bits`;
    throw new Error(
      `A raster came out as ${raster.width} x ${raster.height}, ${channels} channels of ${depth} bits, not ${wanted}.`,
    );
  });
  return path;
}
