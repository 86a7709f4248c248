import type { Edit, EditRequest, EngineDescription } from "../../contract/edits.ts";
import type { Preset } from "../../contract/presets.ts";
import { AppError } from "../../core/appError.ts";
import type { Size } from "../../core/geometry.ts";
import type { MaskDocument } from "../../core/mask/maskDocument.ts";
import { chosenRegion, type RegionChoice, SENT_GROW } from "../../core/region.ts";
import { maskFile } from "../../imaging/maskFile.ts";
import { computeMask } from "../../imaging/maskWork.ts";
import { currentVersion } from "../../session/documentContent.ts";
import { imageIdOf } from "../../session/imageId.ts";
import type { AskedEdit } from "../../session/session.ts";
import type { Studio } from "../studio.ts";

/** What the designer asks for. */
export interface EditDraft {
  readonly engine: EngineDescription;
  readonly mode: "repaint" | "extend";
  readonly preset: Preset;
  readonly prompt: string;
  readonly regionChoice: RegionChoice;
  readonly params: EditRequest["params"];
}

/**
 * Sends one edit. The request, its key and its masks are kept before the first byte leaves, so that a reload in between, a second click
 * or another tab with the same draft send the same edit again and never a second one.
 *
 * @throws AppError in words for the designer; nothing is lost
 */
export async function submitEdit(studio: Studio, draft: EditDraft): Promise<Edit> {
  const { session } = studio;
  const open = studio.getSnapshot();
  const { document: content } = session.getSnapshot();
  if (!open || !content) throw new AppError("not_found", "Nothing is open. Open a picture first.");
  const { canvas, layers } = currentVersion(content);
  const base = {
    documentId: content.id,
    engine: draft.engine.id,
    canvas,
    layers: layers.map(({ imageId, x, y }) => ({ imageId, x, y })),
    prompt: draft.prompt.trim(),
    params: draft.params,
  };
  const key = await session.askEdit(
    draft.mode === "extend"
      ? { request: { ...base, mode: "outpaint", preset: draft.preset } }
      : await repaint(base, open.editor.settledMask, draft.regionChoice),
  );
  try {
    return await session.submitEdit(key);
  } catch (error) {
    // What the server refuses would be refused again; what it never heard is sent when it is back.
    if (error instanceof AppError && !error.retryable) await session.forgetEdit(key);
    throw error;
  }
}

/** Both masks as they are now, whatever is painted while they are encoded. */
async function repaint(base: Omit<EditRequest, "mode">, mask: MaskDocument, choice: RegionChoice): Promise<AskedEdit> {
  const [maskBlob, { file, region }] = await Promise.all([maskFile(mask), sentMask(mask, base.canvas, choice)]);
  const maskId = await imageIdOf(file);
  return { request: { ...base, mode: "inpaint", maskId, region }, maskBlob, files: new Map([[maskId, file]]) };
}

/** The mask as the engine gets it, a little larger than painted, and the region around it. */
async function sentMask(painted: MaskDocument, canvas: Size, choice: RegionChoice) {
  const mask = await computeMask({ kind: "grow", radius: SENT_GROW }, painted, [], new AbortController().signal, () => {});
  const bounds = mask.bounds();
  if (!bounds) throw new AppError("mask_empty", "Nothing is painted. Paint over what should change, then generate.");
  return { file: await maskFile(mask), region: chosenRegion(choice, bounds, canvas) };
}
