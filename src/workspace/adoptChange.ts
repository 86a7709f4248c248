import { type Size, sameSize } from "../core/geometry/geometry.ts";
import { type MaskChange, MaskDocument } from "../core/mask/maskDocument.ts";
import type { Editor } from "../editor/editor.ts";
import { m } from "../messages/messages.js";
import { currentVersion, withMaskId } from "../session/document/documentContent.ts";
import type { ForeignChange, ForeignPaint } from "../session/sync/foreignChange.ts";
import { strokeEnd } from "./strokeEnd.ts";
import type { Place, VersionChange } from "./versionStep.ts";

const LABEL = m.workspace_other_browser();

/** The part of the workspace that adopting uses. */
interface Adopting {
  encodeMask(mask: MaskDocument): Promise<Blob>;
  decodeMask(file: Blob, size: Size, signal: AbortSignal): Promise<MaskDocument>;
  notifyForeignChange(isBehind: boolean): void;
  frameRelease(): Promise<void>;
  readonly signal: AbortSignal;
  /** The paint on a canvas of that size. */
  maskOn(canvas: Size): Promise<MaskDocument>;
  /** In the moment of the call. */
  editor(): Editor;
  place(editor: Editor): Place;
  push(step: VersionChange): void;
  show(place: Place): void;
}

/** The paint of another browser on a canvas, decoded; `base` is what both had, `mask` the paint here. */
interface ReadPaint extends Pick<ForeignPaint, "versionId" | "canvas" | "maskId"> {
  readonly theirs: MaskDocument;
  readonly base: MaskDocument;
  readonly mask: MaskDocument;
}

/**
 * Shows and keeps what another browser has changed, once no stroke is being drawn and no frame dragged. It is a step of the history where
 * paint or version are others; where that browser has painted on canvases of other sizes than is open here, it is a step to each, and one
 * back.
 *
 * @param here what was painted on the open canvas when the change was told
 */
export async function adoptChange(change: ForeignChange, here: MaskDocument, adopting: Adopting): Promise<void> {
  const paints = await readPaints(change, here, adopting);
  const before = adopting.place(adopting.editor());
  const merged = change.merge(before.mask.bounds() !== null);
  const isOpen = ({ canvas }: ReadPaint) => sameSize(before.mask.size, canvas);
  const last = paints.at(-1);
  const changed = paints.flatMap((paint) => {
    if (paint === last && merged.paint === "ours") return [];
    const { mask, theirs, base } = paint;
    // Their canvas as it is open here has nothing of its own then, whatever is known of the base.
    const isAllTheirs = paint === last && merged.paint === "theirs" && isOpen(paint);
    const flips = layOn(mask, theirs, isAllTheirs ? mask.copy() : base);
    return [{ ...paint, flips, hasOwn: !isSamePaint(mask, theirs) }];
  });
  const document = changed.reduce(
    (content, { canvas, maskId, hasOwn }) => withMaskId(content, canvas, hasOwn ? null : (maskId ?? undefined)),
    merged.document,
  );
  const isTheirs = merged.isTheirs && changed.every(({ hasOwn }) => !hasOwn);
  const painted = changed.map(({ canvas, mask }) => ({
    canvas,
    source: mask.bounds() ? () => adopting.encodeMask(mask) : null,
  }));
  change.keep({ ...merged, document, isTheirs }, painted);

  const setup = document.setup ?? before.setup;
  const { canvas: shown } = currentVersion(document);
  const there = changed.find(({ canvas }) => sameSize(canvas, shown));
  const after = { versionId: document.currentVersionId, mask: there?.mask ?? before.mask, setup };
  const behind = changed.filter((paint) => paint.flips && paint !== there);
  const open = changed.find(isOpen);
  // What is open changes first, while it is open: so undo takes it back.
  const stops = behind.length === 0 ? [] : [...(open?.flips ? [open] : []), ...behind.filter((paint) => paint !== open)];
  const way = stops.map((paint) => {
    const { versionId } = paint === open ? before : paint;
    return { to: { versionId, mask: paint.mask, setup: before.setup }, flips: paint.flips };
  });
  let from = before;
  for (const { to, flips } of [...way, { to: after, flips: there && stops.includes(there) ? null : (there?.flips ?? null) }]) {
    const isSameMask = from.mask === to.mask;
    if (flips || !isSameMask || from.versionId !== to.versionId)
      adopting.push({ label: LABEL, before: from, after: to, change: isSameMask ? flips : null, addedId: null, edit: null });
    from = to;
  }
  adopting.show(after);
  const isBehind = behind.length > 0;
  if (isBehind || there?.flips || after.versionId !== before.versionId) adopting.notifyForeignChange(isBehind);
}

/** All that the change needs, in a moment in which no stroke is being drawn and no frame dragged. */
async function readPaints(change: ForeignChange, here: MaskDocument, adopting: Adopting): Promise<readonly ReadPaint[]> {
  const { signal } = adopting;
  const read = await Promise.all(
    change.paints.map(async (paint) => {
      const decoded = async (file: Blob | null) =>
        file ? adopting.decodeMask(file, paint.canvas, signal) : new MaskDocument(paint.canvas);
      const [theirs, base] = await Promise.all([paint.fetchMask().then(decoded), paint.fetchBaseMask?.().then(decoded) ?? here]);
      return { ...paint, theirs, base };
    }),
  );
  for (;;) {
    const { size } = adopting.editor().mask;
    const paints = await Promise.all(read.map(async (paint) => ({ ...paint, mask: await adopting.maskOn(paint.canvas) })));
    await adopting.frameRelease();
    await strokeEnd(adopting.editor);
    signal.throwIfAborted();
    // Another canvas was opened meanwhile: what is painted on those that are not open may have changed.
    if (sameSize(size, adopting.editor().mask.size)) return paints;
  }
}

/** Does to a mask what has become of `base` in `theirs`: a pixel has two values, so what both have changed they have changed alike. */
function layOn(mask: MaskDocument, theirs: MaskDocument, base: MaskDocument): MaskChange | null {
  const edit = mask.begin();
  edit.blend(without(theirs, base), "add");
  edit.blend(without(base, theirs), "subtract");
  return edit.commit(LABEL);
}

const isSamePaint = (one: MaskDocument, other: MaskDocument): boolean =>
  without(one, other).bounds() === null && without(other, one).bounds() === null;

function without(mask: MaskDocument, other: MaskDocument): MaskDocument {
  const left = mask.copy();
  const edit = left.begin();
  edit.blend(other, "subtract");
  edit.commit(LABEL);
  return left;
}
