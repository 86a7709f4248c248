import type { MaskDocument } from "../../core/mask/maskDocument.ts";
import { looksAtPicture, type MaskWork } from "../../core/mask/operations/work.ts";
import { buffersOf, type MaskSnapshot } from "../../core/mask/tiles/maskSnapshot.ts";
import type { Raster } from "../../core/raster.ts";
import type { FullPicture } from "../decode/picture.ts";
import type { PlacedPicture } from "../pixels/drawPicture.ts";
import { deserializeInSlices } from "../worker/deserializeInSlices.ts";
import { WorkerQueue } from "../worker/workerQueue.ts";

/** A file as it goes to the worker, which decodes it once for an id. */
export interface IdentifiedFile {
  readonly id: number;
  readonly file: Blob;
}

export interface LayerFile {
  readonly image: IdentifiedFile;
  /** By its alpha all beneath is erased first; null for nothing. */
  readonly erase: IdentifiedFile | null;
  readonly x: number;
  readonly y: number;
}

/** A request to the worker. Layers, lowest first, only for work that looks at the image. */
export interface WorkRequest {
  readonly work: MaskWork;
  readonly mask: MaskSnapshot;
  readonly layers: readonly LayerFile[] | null;
  /** In place of the layers: a small picture of as many pixels as the mask has. */
  readonly raster?: Raster;
}

const start = () => new Worker(new URL("./maskWork.worker.ts", import.meta.url), { type: "module" });
const onMasks = new WorkerQueue<WorkRequest, MaskSnapshot>(start, "kill");
// The pixels would take longer to come back than any result does.
const onPixels = new WorkerQueue<WorkRequest, MaskSnapshot>(start, "finish");
const ids = new WeakMap<FullPicture, number>();
let lastId = 0;

/**
 * Does work on a mask away from the page. `mask` stays as it is, and is read at once.
 *
 * There are two workers, each kept for the next request. One has no pixels and is killed on abort. The other, for the wand, decodes
 * the layers' files itself, as handing over a bitmap of 100 megapixels copies it: 0.8 to 2.7 s on the page, against 1.1 s in the
 * worker. It holds the layers of one canvas, 4 bytes a pixel of each (400 MB at 100 megapixels), and 128 MB of what was composited of
 * them; on abort it goes on unheard, for 2 s at most at 100 megapixels.
 *
 * @param layers lowest first; for work that looks at the picture, see looksAtPicture
 * @param onProgress called with the share that is done, 0..1
 * @throws AppError `not_an_image` when a layer cannot be decoded; the signal's reason on abort
 */
export async function computeMask(
  work: MaskWork,
  mask: MaskDocument,
  layers: readonly PlacedPicture<FullPicture>[],
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<MaskDocument> {
  const snapshot = mask.snapshot();
  const isOnPixels = looksAtPicture(work);
  const request = { work, mask: snapshot, layers: isOnPixels ? layers.map(asFile) : null };
  const queue = isOnPixels ? onPixels : onMasks;
  return deserializeInSlices(await queue.run(request, { signal, transfer: buffersOf(snapshot), onProgress }), signal);
}

/** Lets go of the pixels that the wand has looked at, and calls off what it is at: when the picture is closed. */
export const forgetPixels = (): void => onPixels.close();

const asFile = ({ picture, erase, x, y }: PlacedPicture<FullPicture>): LayerFile => ({
  image: identified(picture),
  erase: erase ? identified(erase) : null,
  x,
  y,
});

function identified(picture: FullPicture): IdentifiedFile {
  const id = ids.get(picture) ?? ++lastId;
  ids.set(picture, id);
  return { id, file: picture.file };
}
