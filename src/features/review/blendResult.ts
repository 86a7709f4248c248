import { render } from "../../api/renders.ts";
import type { Seam } from "../../contract/documents.ts";
import type { Edit } from "../../contract/edits.ts";
import type { LayerPlacement } from "../../contract/images.ts";
import { AppError } from "../../core/appError.ts";
import { areaOf, rectOf, type Size, union, withoutAll } from "../../core/geometry/geometry.ts";
import { MASK_DILATION } from "../../core/geometry/region.ts";
import type { MaskDocument } from "../../core/mask/maskDocument.ts";
import { overlapFor } from "../../core/outpaint/plan.ts";
import { type BlendedLayer, type OwnFiles, ResultBlending } from "../../imaging/blend/blending.ts";
import { readMask, SAVED_MASK } from "../../imaging/readMask/readMask.ts";
import { m } from "../../messages/messages.js";
import { filesOf } from "../../session/document/documentContent.ts";
import { imageIdOf } from "../../session/document/imageId.ts";
import type { Session } from "../../session/session.ts";
import type { CompletedEdit } from "../../workspace/completedEdit.ts";
import type { ResultPlacement } from "../../workspace/resultPlacement.ts";
import type { OpenDocument, Workspace } from "../../workspace/workspace.ts";

/** A result as it will lie in the picture, and how it was blended. */
export interface Taken {
  readonly layer: BlendedLayer;
  readonly seam: Seam;
}

/** The image ids of a layer, for its version, and the files themselves. The pictures are added, to be shown at once. */
export async function filesOfLayer({ png, picture, erase }: BlendedLayer, { pictures }: OpenDocument) {
  const imageId = await imageIdOf(png);
  const eraseId = erase && (await imageIdOf(erase.png));
  const files = new Map([[imageId, png]]);
  pictures.add(imageId, picture);
  if (erase && eraseId) {
    files.set(eraseId, erase.png);
    pictures.add(eraseId, erase.picture);
  }
  return { ids: { imageId, ...(eraseId && { eraseId }) }, files };
}

/** The mask of an edit as it was painted; null when this browser did not send it. */
export const paintedMask = (session: Session, { id }: Edit): Blob | null =>
  session.getSnapshot().outbox.find(({ editId }) => editId === id)?.maskBlob ?? null;

/**
 * The paint of an edit, or, where this browser did not send it, the mask that the engine got; null for an edit that has no mask.
 *
 * @throws AppError mask_required when that mask is gone
 */
export async function paintOf(session: Session, edit: Edit, signal: AbortSignal): Promise<MaskDocument | null> {
  if (edit.mode === "outpaint") return null;
  const sent = paintedMask(session, edit) ?? (edit.maskId && (await session.image(edit.maskId, signal)));
  if (!sent) throw new AppError("mask_required", m.review_mask_gone());
  const paint = await decodedOnce(sent, edit.canvas);
  signal.throwIfAborted();
  return paint;
}

const decoded = new WeakMap<Blob, Promise<MaskDocument>>();

/** A review asks for the same paint for its layer, for what it covers, and when it is accepted: it is decoded once, and nobody writes it. */
function decodedOnce(file: Blob, canvas: Size): Promise<MaskDocument> {
  const known = decoded.get(file);
  if (known) return known;
  const decoding = readMask(file, canvas, SAVED_MASK, new AbortController().signal);
  decoded.set(file, decoding);
  decoding.catch(() => decoded.delete(file));
  return decoding;
}

/** A region that is held in its own samples takes up to 16 bytes a pixel. */
const MAX_OWN_PIXELS = 40e6;

/** True when a layer is made in the samples of the original, where these are not 8 bits of sRGB. */
export const isBlendedInOwnSamples = ({ result: { originalSamples, region } }: CompletedEdit): boolean =>
  originalSamples !== undefined && areaOf(region) <= MAX_OWN_PIXELS;

/** The layers beneath, composed in the region, and the result; both in the samples of the original, the lowest layer. */
async function ownFiles(
  session: Session,
  { result: { imageId, region, hasOwnSamples } }: CompletedEdit,
  beneath: readonly LayerPlacement[],
  result: Blob,
  signal: AbortSignal,
): Promise<OwnFiles> {
  const { x, y, width, height } = region;
  const layers = beneath.map((layer) => ({ ...layer, x: layer.x - x, y: layer.y - y }));
  const renderBeneath = () => render({ canvas: { width, height }, layers, format: "png" }, { signal });
  const original = await session.withImages(new Set(beneath.flatMap(filesOf)), renderBeneath);
  if (hasOwnSamples) return { original: original.file, result };
  const [base] = beneath;
  if (!base) throw new RangeError("Nothing lies beneath.");
  const bitmap = await createImageBitmap(result);
  const size = { width: bitmap.width, height: bitmap.height };
  bitmap.close();
  // Beside the canvas, the original says only in what samples the file is.
  const converted = [
    { ...base, x: size.width, y: 0 },
    { imageId, x: 0, y: 0 },
  ];
  const inOwnSamples = await render({ canvas: size, layers: converted, format: "png" }, { signal });
  return { original: original.file, result: inOwnSamples.file };
}

/**
 * Fetches the unblended result, to be put back over what is now there; in a worker, until it is closed.
 */
export async function blendResult(
  { session }: Workspace,
  { pictures }: OpenDocument,
  edit: CompletedEdit,
  { beneath, known }: Pick<ResultPlacement, "beneath" | "known">,
  signal: AbortSignal,
): Promise<ResultBlending> {
  const { imageId, region, hasOwnAlpha } = edit.result;
  const [result, base, mask] = await Promise.all([
    session.image(imageId, signal),
    pictures.place(beneath),
    paintOf(session, edit, signal),
  ]);
  const paint = mask?.bounds();
  // Where it invents what no layer reaches, what was sent reaches over the border of what they do.
  const maskDilation = paint && withoutAll(paint, known).length > 0 ? overlapFor(known.reduce(union)) : MASK_DILATION;
  const fetchOwn = isBlendedInOwnSamples(edit)
    ? (ownSignal: AbortSignal) => ownFiles(session, edit, beneath, result, ownSignal)
    : null;
  const what = { result, region, base, maskDilation, known, keepsAlpha: !hasOwnAlpha, fetchOwn };
  return new ResultBlending(mask ? { ...what, kind: "mask", mask } : { ...what, kind: "frame", old: rectOf(edit.canvas) });
}
