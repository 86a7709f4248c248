import { type LocatedPicture, locate } from "../../core/outpaint/locate.ts";
import type { Raster } from "../../core/raster.ts";
import { openInSrgb } from "../storage/openImageFile.ts";
import type { LocateTask } from "./locating.ts";

/** Runs in a worker thread: some tenths of a second in which nobody else is answered otherwise. */
export default async function work({ old, resultPath, preset }: LocateTask): Promise<LocatedPicture> {
  const [sent, result] = await Promise.all([decode(old), decode(resultPath)]);
  return locate(sent, result, preset);
}

async function decode(source: string | Uint8Array): Promise<Raster> {
  const picture = (await openInSrgb(source)).ensureAlpha();
  const { data, info } = await picture.raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8ClampedArray(data) };
}
