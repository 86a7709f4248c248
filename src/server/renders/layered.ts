import { constants, copyFile, link } from "node:fs/promises";
import sharp from "sharp";
import { intersect, isEmpty, rectOf } from "../../core/geometry/geometry.ts";
import { encode } from "./encode.ts";
import { flatten } from "./flatten.ts";
import type { RenderJob, RenderOutput } from "./job.ts";
import { NO_METADATA } from "./metadata/metadata.ts";
import { type PngLayer, writeOpenRaster } from "./openRaster.ts";
import { PsdFile, psdKindOf } from "./photoshop.ts";
import { withRasters } from "./raster.ts";
import { rasterOfFile } from "./rasterise.ts";

const THUMBNAIL_SIDE = 256;

/** Name of a layer: on one line and of whole characters, since XML has no place for others. */
function nameOf({ request }: RenderJob, index: number): string {
  const name = request.layers[index]?.name?.replace(/[\s\p{Cc}\p{Cs}\uFFFE\uFFFF]+/gu, " ").trim();
  return name || (index === 0 ? "Original" : `Edit ${index}`);
}

/** All layers apart, in Photoshop's format: the base lowest, each at its place, the flat picture beside them. */
export async function renderPhotoshop(job: RenderJob): Promise<RenderOutput> {
  const { layers, canvas, pixelFormat, metadata, scratch, signal } = job;
  const placed = layers.map((layer, i) => ({ name: nameOf(job, i + 1), at: intersect(layer, rectOf(canvas)) }));
  const listed = [{ name: nameOf(job, 0), at: rectOf(canvas) }, ...placed.filter(({ at }) => !isEmpty(at))];
  const extension = psdKindOf({ canvas, pixelFormat, layers: listed });
  const path = scratch.file(extension);
  const psd = await PsdFile.create(path, { canvas, pixelFormat, layers: listed });
  try {
    const flat = await flatten(job, scratch, signal, async (placed) => {
      if (placed.index === 0) {
        const { icc } = await sharp(placed.path, { limitInputPixels: false }).metadata();
        await psd.begin({ ...metadata, icc });
      }
      await psd.add(placed.path);
    });
    await psd.finish(flat);
    return {
      path,
      extension,
      flat,
      async readBack() {
        const raster = scratch.file("v");
        try {
          // Of the base's pixel format and size; every row of it is written over.
          await copyFile(flat.path, raster, constants.COPYFILE_FICLONE);
          await withRasters([raster], (base) => psd.readBase(base));
        } finally {
          await psd.close();
        }
        return { path: raster, pixelFormat };
      },
    };
  } catch (error) {
    await psd.close();
    throw error;
  }
}

/** All layers apart, in OpenRaster: PNGs in the base's pixel format, the lowest of the canvas's size. */
export async function renderOpenRaster(job: RenderJob): Promise<RenderOutput> {
  const { metadata, scratch, signal, canvas } = job;
  const layers: PngLayer[] = [];
  const flat = await flatten(job, scratch, signal, async ({ path, at, pixelFormat, index }) => {
    // Under another name: libvips remembers a file by its name, and this one is written on.
    const named = scratch.file("v");
    await link(path, named);
    const png = await encode(
      { path: named, pixelFormat, canvas: at },
      { format: "png" },
      index === 0 ? metadata : NO_METADATA,
      scratch,
    );
    await scratch.drop(named);
    layers.push({ path: png, name: nameOf(job, index), x: at.x, y: at.y });
  });
  const merged = await encode(flat, { format: "png" }, metadata, scratch);
  const thumbnail = scratch.file("png");
  const side = { width: THUMBNAIL_SIDE, height: THUMBNAIL_SIDE };
  await sharp(merged, { limitInputPixels: false })
    .resize({ ...side, fit: "inside", withoutEnlargement: true })
    .png()
    .toFile(thumbnail);
  signal.throwIfAborted();
  const path = await writeOpenRaster({ canvas, density: metadata.density, layers, merged, thumbnail }, scratch);
  const readBack = async () => ({ path: await rasterOfFile(merged, flat.pixelFormat, scratch), pixelFormat: flat.pixelFormat });
  return { path, extension: "ora", flat, readBack };
}
