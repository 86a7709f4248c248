import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { strToU8, Zip, ZipPassThrough } from "fflate";
import { AppError } from "../../core/appError.ts";
import type { Size } from "../../core/geometry/geometry.ts";
import { type Density, inchDensity } from "./metadata/density.ts";
import type { Scratch } from "./scratch.ts";

const ZIP_BYTES_MAX = 4_000_000_000;
const RESERVED: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** A layer as it goes into the file: a PNG, and where its top left pixel lies. */
export interface PngLayer {
  readonly path: string;
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

export interface OpenRasterParts {
  readonly canvas: Size;
  readonly density: Density | null;
  /** Lowest first. */
  readonly layers: readonly PngLayer[];
  /** PNGs; the thumbnail at most 256 pixels a side. */
  readonly merged: string;
  readonly thumbnail: string;
}

/**
 * Writes an OpenRaster file: a zip of PNGs, which are stored as they are.
 *
 * @throws AppError bad_request when it would be larger than a zip can be
 * @see https://www.openraster.org, baseline 0.0.3
 */
export async function writeOpenRaster(
  { canvas, density, layers, merged, thumbnail }: OpenRasterParts,
  scratch: Scratch,
): Promise<string> {
  const path = scratch.file("ora");
  const file = await open(path, "wx");
  try {
    const ready: Uint8Array[] = [];
    const zip = new Zip((error, chunk) => {
      if (error) throw error;
      ready.push(chunk);
    });
    let bytes = 0;
    const flush = async () => {
      for (const chunk of ready.splice(0)) {
        await file.write(chunk);
        bytes += chunk.length;
      }
      if (bytes > ZIP_BYTES_MAX) {
        throw new AppError(
          "bad_request",
          "These layers are more than the 4 GB that OpenRaster can hold. Save as Photoshop's PSB.",
          { details: { kind: "openraster_too_large", maxGb: ZIP_BYTES_MAX / 1e9 } },
        );
      }
    };
    const store = async (name: string, content: AsyncIterable<Buffer> | Iterable<Uint8Array>) => {
      const entry = new ZipPassThrough(name);
      zip.add(entry);
      for await (const chunk of content) {
        entry.push(chunk);
        await flush();
      }
      entry.push(new Uint8Array(0), true);
      await flush();
    };
    await store("mimetype", [strToU8("image/openraster")]);
    await store("stack.xml", [strToU8(stackOf(canvas, density, layers))]);
    for (const [index, layer] of layers.entries()) await store(nameOf(index), createReadStream(layer.path));
    await store("mergedimage.png", createReadStream(merged));
    await store("Thumbnails/thumbnail.png", createReadStream(thumbnail));
    zip.end();
    await flush();
    return path;
  } finally {
    await file.close();
  }
}

const nameOf = (index: number): string => `data/layer${index}.png`;

/** The topmost layer comes first. */
function stackOf({ width, height }: Size, density: Density | null, layers: readonly PngLayer[]): string {
  const listed = layers.map(({ name, x, y }, index) => {
    const label = name.replace(/[&<>"]/g, (sign) => RESERVED[sign] ?? sign);
    return `<layer name="${label}" src="${nameOf(index)}" x="${x}" y="${y}" opacity="1.0" visibility="visible" composite-op="svg:src-over"/>`;
  });
  const inches = inchDensity(density);
  const resolution = inches ? ` xres="${Math.round(inches.x)}" yres="${Math.round(inches.y)}"` : "";
  return `<?xml version="1.0" encoding="UTF-8"?>
<image version="0.0.3" w="${width}" h="${height}"${resolution}><stack>${listed.reverse().join("")}</stack></image>`;
}
