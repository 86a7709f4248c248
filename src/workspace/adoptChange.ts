import { type Size, sameSize } from "../core/geometry.ts";
import { type MaskChange, MaskDocument } from "../core/mask/maskDocument.ts";
import type { Editor } from "../editor/editor.ts";
import { currentVersion } from "../session/documentContent.ts";
import type { ForeignChange } from "../session/foreignChange.ts";
import type { Place, VersionChange } from "./versionStep.ts";
import type { WorkspacePorts } from "./workspace.ts";

const LABEL = "Other browser";

/** What adopting asks of the workspace. */
interface Adopting extends Pick<WorkspacePorts, "decodeMask" | "encodeMask" | "tellForeign"> {
  readonly signal: AbortSignal;
  /** What is painted on a canvas of that size. */
  maskOn(canvas: Size): Promise<MaskDocument>;
  /** In the moment of the call. */
  editor(): Editor;
  place(editor: Editor): Place;
  push(step: VersionChange): void;
  show(place: Place): void;
}

/**
 * Shows and keeps what another browser has changed, once no stroke is being drawn. It is a step of the history where paint or version are
 * others; where that browser has painted on a canvas of another size than is open here, it is a step there and one back.
 *
 * @param here what was painted on the canvas of the change when that was told; null where another canvas was open
 */
export async function adoptChange(change: ForeignChange, here: MaskDocument | null, adopting: Adopting): Promise<void> {
  const { canvas, versionId } = change;
  const { signal } = adopting;
  const read = async (file: Blob | null) => (file ? adopting.decodeMask(file, canvas, signal) : new MaskDocument(canvas));
  const kept = await adopting.maskOn(canvas);
  const known = change.fetchBaseMask?.().then(read) ?? here ?? kept.copy();
  const [theirs, base] = await Promise.all([change.fetchMask().then(read), known]);
  await strokeEnd(adopting.editor);
  signal.throwIfAborted();

  const before = adopting.place(adopting.editor());
  const merged = change.merge(before.mask.bounds() !== null);
  const { paint } = merged;
  const isOpen = sameSize(before.mask.size, canvas);
  const mask = isOpen ? before.mask : kept;
  // Of a canvas that is not open here, nobody knows what of its paint the other browser has had.
  const flips = paint === "ours" ? null : layOn(mask, theirs, paint === "theirs" && isOpen ? mask.copy() : base);
  const isMore = paint === "theirs" && !isOpen && without(mask, theirs).bounds() !== null;
  const document = isMore ? { ...merged.document, maskId: null } : merged.document;
  const source = mask.bounds() ? () => adopting.encodeMask(mask) : null;
  change.keep({ ...merged, document, isTheirs: merged.isTheirs && !isMore }, paint === "ours" ? undefined : source);

  const setup = document.setup ?? before.setup;
  const isOnIt = sameSize(currentVersion(document).canvas, canvas);
  const after = { versionId: document.currentVersionId, mask: isOnIt ? mask : before.mask, setup };
  const isBehind = !isOnIt && flips !== null;
  let from = before;
  for (const to of isBehind ? [{ versionId, mask, setup: before.setup }, after] : [after]) {
    const change = from.mask === to.mask ? flips : null;
    if (flips || from.versionId !== to.versionId)
      adopting.push({ label: LABEL, before: from, after: to, change, addedId: null, edit: null });
    from = to;
  }
  adopting.show(after);
  if (flips || after.versionId !== before.versionId) adopting.tellForeign(isBehind);
}

/** Does to a mask what has become of `base` in `theirs`: a pixel has two values, so what both have changed they have changed alike. */
function layOn(mask: MaskDocument, theirs: MaskDocument, base: MaskDocument): MaskChange | null {
  const edit = mask.begin();
  edit.blend(without(theirs, base), "add");
  edit.blend(without(base, theirs), "subtract");
  return edit.commit(LABEL);
}

function without(mask: MaskDocument, other: MaskDocument): MaskDocument {
  const left = mask.copy();
  const edit = left.begin();
  edit.blend(other, "subtract");
  edit.commit(LABEL);
  return left;
}

/** Resolves when nothing is being drawn. */
function strokeEnd(editorNow: () => Editor): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (editorNow().isDrawing) return;
      leave();
      resolve();
    };
    const leave = editorNow().subscribe(look);
    look();
  });
}
