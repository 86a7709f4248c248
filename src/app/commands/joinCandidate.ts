import type { Seam } from "../../contract/documents.ts";
import type { Candidate, Edit } from "../../contract/edits.ts";
import type { LayerPlacement } from "../../contract/images.ts";
import { AppError } from "../../core/appError.ts";
import { type Rect, rectOf } from "../../core/geometry.ts";
import { SENT_GROW } from "../../core/region.ts";
import { type JoinedLayer, Joining } from "../../imaging/joining.ts";
import { readMask, SAVED_MASK } from "../../imaging/readMask.ts";
import type { Session } from "../../session/session.ts";
import type { OpenDocument, Studio } from "../studio.ts";

/** An edit whose answer is here. */
export type AnsweredEdit = Edit & { readonly candidate: Candidate };

export const isAnswered = (edit: Edit): edit is AnsweredEdit => edit.candidate !== null;

/** A candidate as it will lie in the picture. */
export interface Joined {
  readonly layer: JoinedLayer;
  /** How it was joined. */
  readonly seam: Seam;
  /** The canvas after accepting, in the pixels of the canvas before: x and y are 0 or negative. */
  readonly canvas: Rect;
}

/** The mask of an edit as it was painted; null when this browser did not send it. */
export const paintedMask = (session: Session, { id }: Edit): Blob | null =>
  session.getSnapshot().pendingEdits.find(({ editId }) => editId === id)?.maskBlob ?? null;

/** Fetches the raw answer, to be put back over the untouched original; in a worker, until it is closed. */
export async function joinCandidate(
  { session }: Studio,
  { pictures }: OpenDocument,
  edit: AnsweredEdit,
  beneath: readonly LayerPlacement[],
  signal: AbortSignal,
): Promise<Joining> {
  const { imageId, region } = edit.candidate;
  const [candidate, base] = await Promise.all([session.image(imageId, signal), pictures.place(beneath)]);
  const what = { candidate, region, base, sentGrow: SENT_GROW };
  if (edit.mode === "outpaint") return new Joining({ ...what, kind: "frame", old: rectOf(edit.canvas) });
  const sent = paintedMask(session, edit) ?? (edit.maskId && (await session.image(edit.maskId, signal)));
  if (!sent) throw new AppError("mask_required", "The mask of this edit is gone. Discard it and generate again.");
  const mask = await readMask(sent, edit.canvas, SAVED_MASK, signal);
  return new Joining({ ...what, kind: "mask", mask });
}
