import type { Layer, Version } from "../../contract/documents.ts";
import type { Edit } from "../../contract/edits.ts";
import { AppError } from "../../core/appError.ts";
import { intersect, isEmpty, type Rect, rectOf } from "../../core/geometry/geometry.ts";
import { meets } from "../../core/mask/checks/meets.ts";
import type { MaskDocument } from "../../core/mask/maskDocument.ts";
import { readMask, SAVED_MASK } from "../../imaging/readMask/readMask.ts";
import { acceptedSince } from "../../session/document/versionBeneath.ts";
import type { Session } from "../../session/session.ts";

/**
 * The layers that were accepted since an edit was asked for, which its engine has not seen, and that its paint covers a part of.
 *
 * @param paint of the edit
 */
export async function coveredLayers(
  session: Session,
  beneath: Version,
  edit: Edit,
  paint: MaskDocument,
  signal: AbortSignal,
): Promise<readonly Layer[]> {
  const painted = paint.bounds() ?? NOTHING;
  const covered: Layer[] = [];
  for (const layer of acceptedSince(beneath, edit)) {
    const area = intersect(layer, painted);
    if (!isEmpty(area) && (await isPaintedTwice(session, layer, paint, area, signal))) covered.push(layer);
  }
  return covered;
}

const NOTHING = rectOf({ width: 0, height: 0 });

/** True when the paint overlaps that of the layer. Counts as covered if its mask cannot be read: better a note too many. */
async function isPaintedTwice(
  session: Session,
  { maskId }: Layer,
  paint: MaskDocument,
  area: Rect,
  signal: AbortSignal,
): Promise<boolean> {
  if (!maskId) return true;
  try {
    return meets(paint, await readMask(await session.image(maskId, signal), paint.size, SAVED_MASK, signal), area);
  } catch (error) {
    if (error instanceof AppError) return true;
    throw error;
  }
}
