import { fetchReading, fetchShown } from "../../api/images.ts";
import type { ImageId, ImageReading } from "../../contract/images.ts";
import { type Size, sameSize } from "../../core/geometry.ts";
import { areDifferent, coarseImage } from "../../core/imageFile/coarse.ts";
import { MaskDocument } from "../../core/mask/maskDocument.ts";
import { maskFile } from "../../imaging/maskFile.ts";
import type { FullPicture } from "../../imaging/picture.ts";
import { readRegion } from "../../imaging/pixels.ts";
import { readMask, SAVED_MASK } from "../../imaging/readMask.ts";
import type { Pictures } from "../../workspace/pictures.ts";
import { notifyOtherReading } from "../notifyReading.ts";
import type { Studio } from "../studio.ts";

/**
 * Holds what the browser shows of an opened image against what the server reads of it. Where they differ, the server's reading is shown
 * from then on, for it is what is edited and saved, and the designer is told; what was painted meanwhile stays. Waits for the upload.
 */
export async function compareReadings(studio: Studio, pictures: Pictures, imageId: ImageId): Promise<void> {
  const { session } = studio;
  const isOpen = () => studio.getSnapshot()?.pictures === pictures;
  try {
    const picture = await pictures.of(imageId);
    await session.uploaded(imageId);
    const reading = await fetchReading(imageId);
    if (!isOpen() || isSameReading(picture, reading)) return;
    const { full } = pictures.decode(await fetchShown(imageId));
    const shown = await full;
    if (!isOpen()) return;
    const { width, height } = shown.size;
    session.showByServer({ imageId, width, height });
    pictures.add(imageId, shown);
    notifyOtherReading(await moveOntoSize(studio, pictures, shown.size));
  } catch {
    // The upload tells of itself; while the server is away there is nothing to compare with.
  }
}

/**
 * Makes the open canvas as large as the image turned out to be. Paint that is there already is fitted onto it.
 *
 * @returns whether there was any
 */
async function moveOntoSize(studio: Studio, pictures: Pictures, size: Size): Promise<boolean> {
  const painted = studio.getSnapshot()?.editor.settledMask;
  if (!painted || sameSize(painted.size, size)) return false;
  const isPainted = painted.bounds() !== null;
  const mask = isPainted
    ? await readMask(await maskFile(painted), size, { ...SAVED_MASK, placement: "fit" }, new AbortController().signal)
    : new MaskDocument(size);
  studio.show(pictures, mask);
  if (isPainted) studio.session.setMask(() => maskFile(mask));
  return isPainted;
}

function isSameReading({ size, levels }: FullPicture, reading: ImageReading): boolean {
  if (!sameSize(size, reading)) return false;
  const smallest = levels.at(-1);
  if (!smallest) return true;
  const { width, height }: Size = smallest;
  const mine = coarseImage(readRegion([{ bitmap: smallest, x: 0, y: 0 }], { x: 0, y: 0, width, height }), size);
  const { data, ...cells } = reading.coarse;
  return !areDifferent(mine, { ...cells, data: Uint8Array.from(atob(data), (byte) => byte.charCodeAt(0)) });
}
