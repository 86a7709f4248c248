import { fetchShown, uploadImage } from "../../api/images.ts";
import { fetchSample } from "../../api/samples.ts";
import type { ImageId, StoredImage } from "../../contract/images.ts";
import { AppError } from "../../core/appError.ts";
import { MaskDocument } from "../../core/mask/maskDocument.ts";
import { noProgress, type Progress } from "../../core/mask/progress.ts";
import type { Decoding } from "../../imaging/decode/decode.ts";
import type { Picture } from "../../imaging/decode/picture.ts";
import { m } from "../../messages/messages.js";
import { newDocument } from "../../session/document/documentContent.ts";
import { imageIdOf } from "../../session/document/imageId.ts";
import { useEditorState } from "../../state/store.ts";
import { imageSource } from "../../workspace/imageSource.ts";
import { lazyWithRetry } from "../../workspace/lazyWithRetry.ts";
import { Pictures } from "../../workspace/pictureCache.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { sizeBrush } from "./sizeBrush.ts";

/** A file to open, and what to call it. */
export interface ImageToOpen {
  readonly file: Blob;
  readonly name: string;
}

/** An image on its way to the screen. */
interface Opened {
  readonly imageId: ImageId;
  readonly decoding: Decoding;
  readonly first: Picture;
  /** The server's decoding of an image that the browser cannot read; the server has the file then. */
  readonly stored: StoredImage | null;
}

const fetchNotices = lazyWithRetry(() => import("./notifyReading.ts"));
const fetchComparison = lazyWithRetry(() => import("./compareReadings.ts"));

/** The share of an upload in what it takes until an image that the server reads is shown. */
const UPLOAD_SHARE = 0.7;

/**
 * Opens an image as a new document. It is shown as soon as there is something to be seen, of a large JPEG a preview; the full image
 * and the upload come behind. What the browser cannot read is uploaded first, and shown as the server reads it. What was open stays
 * open until the new image is known to be good.
 *
 * @throws AppError that names the limit or fault of a file that cannot be opened
 */
export async function openImage(
  workspace: Workspace,
  { file, name }: ImageToOpen,
  signal: AbortSignal,
  onProgress: Progress = noProgress,
): Promise<void> {
  const { session } = workspace;
  const pictures = new Pictures(imageSource(session, null));
  // Once it is shown it is the document's, which another opening that fails must not take from it.
  const callOff = () => pictures.close();
  signal.addEventListener("abort", callOff);
  const { imageId, decoding, first, stored } = await opened(pictures, file, signal, onProgress).finally(() =>
    signal.removeEventListener("abort", callOff),
  );
  signal.throwIfAborted();
  pictures.follow(imageId, decoding);
  await pictures.ready([{ imageId, x: 0, y: 0 }]);
  await session.makeSafe();
  signal.throwIfAborted();
  const kept = session.open(newDocument({ name, baseImage: { imageId, ...first.size } }), {
    files: new Map([[imageId, file]]),
    areUploaded: stored !== null,
  });
  workspace.show(pictures, new MaskDocument(first.size));
  const { leaveArea, showView, chooseRegion } = useEditorState.getState();
  leaveArea();
  sizeBrush();
  chooseRegion({ kind: "auto" });
  showView("edit");
  if (stored?.reading) (await fetchNotices()).notifyReading(name, stored.reading.notes);
  await Promise.all([kept, decoding.full]);
  if (!stored) void fetchComparison().then(({ compareReadings }) => compareReadings(workspace, pictures, imageId));
}

/** The image, decoded in the browser, or else by the server. */
async function opened(pictures: Pictures, file: Blob, signal: AbortSignal, onProgress: Progress): Promise<Opened> {
  const decoding = pictures.decode(file);
  try {
    const [first, imageId] = await Promise.all([decoding.first, imageIdOf(file)]);
    return { imageId, decoding, first, stored: null };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "unreadable_here") throw error;
  }
  const stored = await uploadImage(file, { signal, onProgress: (share) => onProgress(UPLOAD_SHARE * share) });
  const shown = pictures.decode(await fetchShown(stored.id, signal));
  return { imageId: stored.id, decoding: shown, first: await shown.first, stored };
}

/** Opens one of the starter photographs. */
export async function openSample(workspace: Workspace, file: string, name: string, signal: AbortSignal): Promise<void> {
  await openImage(workspace, { file: await fetchSample(file, signal), name }, signal);
}

/** "holiday.final.jpg" as "holiday.final"; a pasted picture has no name of its own. */
export const imageToOpen = (file: File): ImageToOpen => ({
  file,
  name: (/^image\.\w+$/.test(file.name) ? m.open_pasted_image() : file.name.replace(/\.[^.]+$/, "")) || m.open_untitled(),
});
