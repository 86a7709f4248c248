import { fetchReading, fetchShown } from "../../api/images.ts";
import type { DocumentContent } from "../../contract/documents.ts";
import type { ImageId, ImageReading } from "../../contract/images.ts";
import { type Size, sameSize } from "../../core/geometry/geometry.ts";
import { areDifferent, coarseImage } from "../../core/imageFile/coarse.ts";
import { MaskDocument } from "../../core/mask/maskDocument.ts";
import type { FullPicture } from "../../imaging/decode/picture.ts";
import { maskFile } from "../../imaging/maskPng/maskFile.ts";
import { readRegion } from "../../imaging/pixels/pixels.ts";
import { isReadBackTrue } from "../../imaging/readBack/isReadBackTrue.ts";
import { readMask, SAVED_MASK } from "../../imaging/readMask/readMask.ts";
import { type BaseImage, currentVersion } from "../../session/document/documentContent.ts";
import type { Pictures } from "../../workspace/pictureCache.ts";
import { strokeEnd } from "../../workspace/strokeEnd.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { notifyOtherReading } from "./notifyReading.ts";

/**
 * Holds what the browser shows of an opened image against what the server reads of it. Where they differ, the server's reading is shown
 * from then on, for it is what is edited and saved, and the designer is told; what was painted meanwhile stays. Waits for the upload.
 */
export async function compareReadings(workspace: Workspace, pictures: Pictures, imageId: ImageId): Promise<void> {
  const { session } = workspace;
  const isOpen = () => workspace.getSnapshot()?.pictures === pictures;
  try {
    const picture = await pictures.of(imageId);
    await session.uploaded(imageId);
    const reading = await fetchReading(imageId);
    if (!isOpen() || (await isSameReading(picture, reading))) return;
    const { full } = pictures.decode(await fetchShown(imageId));
    const shown = await full;
    if (!isOpen()) return;
    const fitted = await fittedPaint(workspace, shown.size);
    if (!isOpen()) return;
    session.apply({ reduce: (content) => withBaseOfServer(content, { imageId, ...shown.size }) });
    pictures.add(imageId, shown);
    if (fitted) workspace.show(pictures, fitted);
    const isPainted = fitted?.bounds() != null;
    if (fitted && isPainted) session.setMask(() => maskFile(fitted));
    notifyOtherReading(isPainted);
  } catch {
    // The upload tells of itself; while the server is away there is nothing to compare with.
  }
}

/** The document with its base image as the server reads it: of another size, where nothing was made of it yet. */
export function withBaseOfServer(content: DocumentContent, { imageId, width, height }: BaseImage): DocumentContent {
  const size = { width, height };
  const isResized = content.versions.length === 1 && !sameSize(currentVersion(content).canvas, size);
  const versions = content.versions.map((version) => ({
    ...version,
    canvas: isResized ? size : version.canvas,
    layers: version.layers.map((layer) => (layer.imageId === imageId ? { ...layer, ...size, isShownByServer: true } : layer)),
  }));
  return { ...content, versions, maskId: isResized ? null : content.maskId };
}

/** The paint of the open canvas, scaled to fit the size that the image turned out to have; null where the size is the same. */
async function fittedPaint(workspace: Workspace, size: Size): Promise<MaskDocument | null> {
  for (;;) {
    const editor = () => workspace.getSnapshot()?.editor;
    await strokeEnd(editor);
    const painted = editor()?.committedMask;
    if (!painted || sameSize(painted.size, size)) return null;
    if (!painted.bounds()) return new MaskDocument(size);
    let isSame = true;
    const leave = painted.onChange(() => {
      isSame = false;
    });
    const reading = { ...SAVED_MASK, placement: "fit" as const };
    const fitted = await readMask(await maskFile(painted), size, reading, new AbortController().signal).finally(leave);
    // A stroke that was begun meanwhile is fitted, too.
    if (isSame && !editor()?.isDrawing) return fitted;
  }
}

async function isSameReading({ size, levels }: FullPicture, reading: ImageReading): Promise<boolean> {
  if (!sameSize(size, reading)) return false;
  const smallest = levels.at(-1);
  // Where falsified pixels are read, nothing can be told from them.
  if (!smallest || !(await isReadBackTrue())) return true;
  const { width, height }: Size = smallest;
  const mine = coarseImage(readRegion([{ bitmap: smallest, x: 0, y: 0 }], { x: 0, y: 0, width, height }), size);
  const { data, ...cells } = reading.coarse;
  return !areDifferent(mine, { ...cells, data: Uint8Array.from(atob(data), (byte) => byte.charCodeAt(0)) });
}
