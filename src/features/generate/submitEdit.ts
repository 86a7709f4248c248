import type { EditRequest } from "../../contract/edits.ts";
import { PROMPT_MAX } from "../../contract/limits.ts";
import { AppError } from "../../core/appError.ts";
import type { Size } from "../../core/geometry/geometry.ts";
import { choiceFor, chosenRegion, MASK_DILATION, type RegionChoice } from "../../core/geometry/region.ts";
import type { MaskDocument } from "../../core/mask/maskDocument.ts";
import { wholeText } from "../../core/wholeText.ts";
import { maskFile } from "../../imaging/maskPng/maskFile.ts";
import { computeMask } from "../../imaging/maskWork/maskWork.ts";
import { m } from "../../messages/messages.js";
import { currentVersion, placementOf } from "../../session/document/documentContent.ts";
import { imageIdOf } from "../../session/document/imageId.ts";
import type { EditSubmission, Session } from "../../session/session.ts";
import type { EditDraft, Framed, PlanFramedEdit } from "../../workspace/editDraft.ts";
import type { Workspace } from "../../workspace/workspace.ts";

/**
 * Sends one edit, or one for each island. The requests, their keys and their masks are kept before the first byte leaves, so that a
 * reload in between, a second click or another tab with the same draft send the same edits again and never others. What becomes of one
 * does not touch the others.
 *
 * @param planFramedEdit of a frame of the designer's own
 * @param signal what has not left yet when it aborts never does
 * @throws AppError in words for the designer; nothing is lost
 */
export async function submitEdit(
  workspace: Workspace,
  draft: EditDraft,
  planFramedEdit: PlanFramedEdit,
  signal?: AbortSignal,
): Promise<void> {
  const { session } = workspace;
  const open = workspace.getSnapshot();
  const { document: content } = session.getSnapshot();
  if (!open || !content) throw new AppError("not_found", m.nothing_open());
  const { canvas, layers } = currentVersion(content);
  const base = {
    documentId: content.id,
    engine: draft.engine.id,
    canvas,
    layers: layers.map(placementOf),
    prompt: wholeText(draft.prompt.trim(), PROMPT_MAX),
    params: draft.params,
  };
  const submissions =
    draft.mode === "extend"
      ? [await extension(base, draft, (framed) => planFramedEdit(base, { ...framed, content, signal }))]
      : await repaints(base, open.editor.committedMask, draft);
  await sendEdits(session, submissions, signal);
}

/**
 * Keeps edits and sends them. What becomes of one does not touch the others.
 *
 * @param signal what has not left yet when it aborts never does, and is not kept
 * @throws AppError in words for the designer; nothing is lost
 */
export async function sendEdits(session: Session, submissions: readonly EditSubmission[], signal?: AbortSignal): Promise<void> {
  const keys: string[] = [];
  for (const edit of submissions) {
    signal?.throwIfAborted();
    keys.push(await session.enqueueEdit(edit));
  }
  const ends = await Promise.allSettled(keys.map((key) => send(session, key, signal)));
  const reasons = ends.flatMap((end): unknown[] => (end.status === "rejected" ? [end.reason] : []));
  if (reasons.length > 0) throw failureOf(reasons, keys.length);
}

/** The request of an extension: by a preset the engine decides; to a custom frame it repaints what is missing. */
async function extension(
  base: Omit<EditRequest, "mode">,
  { preset, frame, engine, detail }: EditDraft,
  plan: (framed: Pick<Framed, "frame" | "engine" | "detail">) => Promise<EditSubmission>,
): Promise<EditSubmission> {
  return frame ? plan({ frame, engine, detail }) : { request: { ...base, mode: "outpaint", preset } };
}

async function send(session: Session, key: string, signal: AbortSignal | undefined): Promise<void> {
  try {
    await session.submitEdit(key, signal);
  } catch (error) {
    // What the server refuses would be refused again; what it never heard is sent when it is back, unless it is called off.
    if (error instanceof AppError ? !error.retryable : signal?.aborted && error === signal.reason) await session.dismissEdit(key);
    throw error;
  }
}

/** The error of the first edit that could not be sent; where others could, its message also says how many could not. */
function failureOf([first, ...others]: readonly unknown[], count: number): unknown {
  const failed = 1 + others.length;
  if (count === failed || !(first instanceof AppError)) return first;
  const { code, message, retryable, details } = first;
  const said = m.generate_some_unsent({ failed, count, message });
  return new AppError(code, said, { retryable, ...(details && { details }), cause: first });
}

/** The edit of all that is painted, or one for the paint in each island. */
async function repaints(
  base: Omit<EditRequest, "mode">,
  mask: MaskDocument,
  { regionChoice, islands }: EditDraft,
): Promise<EditSubmission[]> {
  // What is painted meanwhile is in none of them.
  const painted = mask.copy();
  if (!islands) return [await repaint(base, painted, regionChoice)];
  const submissions: EditSubmission[] = [];
  for (const area of islands) {
    const { signal } = new AbortController();
    const island = await computeMask({ kind: "within", area }, painted, [], signal, () => {});
    submissions.push(await repaint(base, island, regionChoice));
  }
  return submissions;
}

/** Both masks as they are now, whatever is painted while they are encoded. */
async function repaint(base: Omit<EditRequest, "mode">, mask: MaskDocument, choice: RegionChoice): Promise<EditSubmission> {
  const [maskBlob, { file, region }] = await Promise.all([maskFile(mask), sentMask(mask, base.canvas, choice)]);
  const maskId = await imageIdOf(file);
  const painted = mask.bounds();
  const request = { ...base, mode: "inpaint" as const, maskId, region };
  return { request, maskBlob, ...(painted && { painted }), files: new Map([[maskId, file]]) };
}

/** The mask as the engine gets it, a little larger than painted, and the region around it. */
async function sentMask(painted: MaskDocument, canvas: Size, choice: RegionChoice) {
  const mask = await computeMask({ kind: "grow", radius: MASK_DILATION }, painted, [], new AbortController().signal, () => {});
  const bounds = mask.bounds();
  if (!bounds) throw new AppError("mask_empty", m.generate_nothing_painted());
  return { file: await maskFile(mask), region: chosenRegion(choiceFor(choice, painted), bounds, canvas) };
}
