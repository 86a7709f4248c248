import {
  type DocumentContent,
  type DocumentHead,
  type EditSetup,
  type ExtensionRun,
  MAX_PAGES,
} from "../../contract/documents.ts";
import { sameSize } from "../../core/geometry/geometry.ts";
import { canvasesOf, currentVersion, goingElsewhere, maskIdOn, withMaskId, withVersions } from "../document/documentContent.ts";
import type { LocalDocument, MergeBase } from "../storage/localStore.ts";

const TEXTS = ["name", "prompt", "extendPrompt"] as const;
export type TextField = (typeof TEXTS)[number];

/** A text that was changed in this browser and in another one. */
export interface TextConflict {
  readonly field: TextField;
  readonly here: string;
  readonly elsewhere: string;
}

/** A text conflict, and the choice between the two texts. */
export interface TextChoice extends TextConflict {
  readonly isTaken: boolean;
}

/**
 * The relation of this browser's copy to the server's: `ahead` when that is an earlier state of it, `behind` when that has all of
 * it, `diverged` when each has something of its own, or nothing can be said.
 *
 * @param theirRevision lower than ours after a backup was restored
 */
export function relationOf(
  { document, base, isSynced, revision }: LocalDocument,
  theirs: DocumentHead,
  theirRevision: number,
): "ahead" | "behind" | "diverged" {
  const { changedBy: elsewhere = [] } = theirs;
  const last = elsewhere.at(-1);
  const countIn = ({ changedBy = [] }: MergeBase, id: string | undefined) =>
    changedBy.find(({ pageId }) => pageId === id)?.changes ?? 0;
  // A script that writes a document back with another prompt leaves the counts as they are.
  const isOurs = last && last.changes > countIn(base ?? {}, last.pageId) && last.changes <= countIn(document, last.pageId);
  const isRestored =
    theirRevision < (revision ?? 0) && elsewhere.every(({ pageId, changes }) => changes <= countIn(document, pageId));
  if (isOurs || isRestored) return "ahead";
  const { changedBy: ours = [] } = document;
  const hasOurs = ours.length > 0 && ours.every(({ pageId, changes }) => changes <= countIn(theirs, pageId));
  return isSynced || hasOurs ? "behind" : "diverged";
}

/** The texts that were changed on both sides, each in another way. */
export const textConflicts = (base: MergeBase, ours: DocumentHead, theirs: DocumentHead): TextConflict[] =>
  TEXTS.flatMap((field) => {
    const [was, here, elsewhere] = [base[field], ours[field] ?? "", theirs[field] ?? ""];
    const isKnown = "id" in base || field in base;
    const isChanged = (text: string) => !isKnown || text !== (was ?? "");
    return here !== elsewhere && isChanged(here) && isChanged(elsewhere) ? [{ field, here, elsewhere }] : [];
  });

export interface MergedDocument {
  readonly document: DocumentContent;
  /** The side whose paint it has. */
  readonly paint: "ours" | "theirs" | "both";
  /** It is what the other browser has sent. */
  readonly isTheirs: boolean;
}

/**
 * A document with what two browsers have changed of it since they had the same. Versions are united; of paint that was changed in both, the
 * designer stays on the canvas that is open here. A text that was changed in both is ours: see `textConflicts`.
 *
 * @param isPainted whether anything is painted here on the current canvas
 */
export function mergeDocuments(
  base: MergeBase,
  ours: DocumentContent,
  theirs: DocumentContent,
  isPainted: boolean,
): MergedDocument {
  const of = <T>(was: T | undefined, here: T, elsewhere: T): T => (isSame(was, here) ? elsewhere : here);
  const isPaintOurs = ours !== base && (ours.maskId !== base.maskId || (ours.maskId === null && isPainted));
  const isHere = ours.currentVersionId !== base.currentVersionId || isPaintOurs;
  const isElsewhere = theirs.currentVersionId !== base.currentVersionId || theirs.maskId !== base.maskId;
  const paint = !isElsewhere ? "ours" : isHere ? "both" : "theirs";
  const isOneCanvas = sameSize(currentVersion(ours).canvas, currentVersion(theirs).canvas);
  const currentVersionId =
    paint === "theirs" || (paint === "both" && isOneCanvas)
      ? of(base.currentVersionId, ours.currentVersionId, theirs.currentVersionId)
      : ours.currentVersionId;
  const undone = mergedIds(base.undoneVersionIds ?? [], ours.undoneVersionIds ?? [], theirs.undoneVersionIds ?? []);
  const extendPrompt = of(base.extendPrompt ?? "", ours.extendPrompt ?? "", theirs.extendPrompt ?? "");
  const setup = mergedSetup(base.setup, ours.setup, theirs.setup);
  const { versions } = withVersions(ours, theirs.versions);
  const shown = {
    ...ours,
    versions,
    name: of(base.name, ours.name, theirs.name),
    prompt: of(base.prompt, ours.prompt, theirs.prompt),
    extendPrompt,
    ...(setup && { setup }),
    currentVersionId,
    undoneVersionIds: undone.filter((id) => id !== currentVersionId),
  };
  const { canvas: theirCanvas } = currentVersion(theirs);
  const document = canvasesOf(versions).reduce<DocumentContent>((content, canvas) => {
    const [was, here, elsewhere] = [base, ours, theirs].map((head) => maskIdOn(head, versions, canvas));
    if (!sameSize(canvas, theirCanvas)) return withMaskId(content, canvas, of(was, here, elsewhere));
    return withMaskId(content, canvas, paint === "theirs" ? elsewhere : paint === "ours" ? here : null);
  }, shown);
  const isTheirs =
    paint !== "both" &&
    !(paint === "ours" && isPaintOurs) &&
    document.versions.length === theirs.versions.length &&
    isSame(facts(document), facts(theirs));
  return isTheirs
    ? {
        document: { ...document, updatedAt: theirs.updatedAt, ...(theirs.changedBy && { changedBy: theirs.changedBy }) },
        paint,
        isTheirs,
      }
    : { document: { ...document, changedBy: mergedCounts(theirs, ours) }, paint, isTheirs };
}

/** Each choice by itself; where both have made one, ours. In which mode somebody works is not another one's business. */
function mergedSetup(
  base: EditSetup | undefined,
  ours: EditSetup | undefined,
  theirs: EditSetup | undefined,
): EditSetup | undefined {
  if (!ours || !theirs) return ours ?? theirs;
  const of = <Key extends keyof EditSetup>(key: Key) => (isSame(base?.[key], ours[key]) ? theirs[key] : ours[key]);
  const run = mergedRun(base?.run ?? null, ours.run, theirs.run);
  return { mode: ours.mode, preset: of("preset"), frame: of("frame"), detail: of("detail"), run };
}

function stopped(run: ExtensionRun | null): ExtensionRun | null {
  if (!run) return null;
  const { isElsewhere: _, ...same } = run;
  return { ...same, isGoing: false };
}

/** The merged run. The browser that takes its steps is not merged: a step costs, and is taken once. */
function mergedRun(base: ExtensionRun | null, ours: ExtensionRun | null, theirs: ExtensionRun | null): ExtensionRun | null {
  const run = isSame(stopped(base), stopped(ours)) ? theirs : ours;
  if (!run || run !== theirs) return run;
  const isOurs = ours?.isGoing === true && isSame(stopped(ours), stopped(theirs));
  return isOurs ? { ...ours } : goingElsewhere(run);
}

/** The ids that were in both and still are, and those that either has added. */
function mergedIds(base: readonly string[], ours: readonly string[], theirs: readonly string[]): string[] {
  const [was, there] = [new Set(base), new Set(theirs)];
  const kept = ours.filter((id) => there.has(id) || !was.has(id));
  const known = new Set(kept);
  return [...kept, ...theirs.filter((id) => !was.has(id) && !known.has(id))];
}

/** The larger of each page's counts, this side's pages last. */
function mergedCounts({ changedBy: theirs = [] }: DocumentHead, { changedBy: ours = [] }: DocumentHead) {
  const own = new Map(ours.map(({ pageId, changes }) => [pageId, changes]));
  const elsewhere = new Map(theirs.map(({ pageId, changes }) => [pageId, changes]));
  return [
    ...theirs.filter(({ pageId }) => !own.has(pageId)),
    ...ours.map(({ pageId, changes }) => ({ pageId, changes: Math.max(changes, elsewhere.get(pageId) ?? 0) })),
  ].slice(-MAX_PAGES);
}

const facts = ({
  name,
  prompt,
  extendPrompt = "",
  setup,
  currentVersionId,
  undoneVersionIds = [],
  ...masks
}: DocumentContent) => ({
  maskId: masks.maskId,
  otherMasks: (masks.otherMasks ?? []).map(({ maskId }) => maskId).sort(),
  name,
  prompt,
  extendPrompt,
  setup: setup && { ...setup, mode: null, run: stopped(setup.run) },
  currentVersionId,
  undoneVersionIds: [...undoneVersionIds].sort(),
});

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
