import type { QueryClient } from "@tanstack/react-query";
import { editQuery } from "../../api/edits.ts";
import { enginesQuery } from "../../api/engines.ts";
import { type RenderedFile, type RenderOptions, render } from "../../api/renders.ts";
import type { DocumentContent, Layer } from "../../contract/documents.ts";
import type { Edit, EngineDescription } from "../../contract/edits.ts";
import type { DigitalSourceType, RenderRequest } from "../../contract/renders.ts";
import { AppError } from "../../core/appError.ts";
import { wholeText } from "../../core/wholeText.ts";
import { m } from "../../messages/messages.js";
import { currentVersion, filesOf, placementOf } from "../../session/document/documentContent.ts";
import { labelOf } from "../../session/document/labelOf.ts";
import { saveFile } from "../../ui/saveFile.ts";
import type { Workspace } from "../../workspace/workspace.ts";

const LAYER_NAME_MAX = 80;

/** The part of the current version to save, and the format. */
export interface SaveWish extends Pick<RenderRequest, "format" | "quality" | "lossless"> {
  /** One layer alone, from 0; null for all of them. */
  readonly layer: number | null;
  /** True when the file says how the image was made. */
  readonly isNoted: boolean;
}

/**
 * Saves the current version at full size, made on the server from the original file.
 *
 * @throws AppError in words for the designer
 */
export async function savePicture(
  workspace: Workspace,
  queries: QueryClient,
  wish: SaveWish,
  options: RenderOptions,
): Promise<RenderedFile> {
  const content = openContent(workspace);
  const made = await renderVersion(workspace, queries, content, wish, options);
  const name = wish.layer === null ? content.name : m.export_edit_file({ name: content.name });
  saveFile(made.file, `${name}.${made.extension}`);
  return made;
}

/**
 * Puts the current version on the clipboard, as a PNG.
 *
 * @throws AppError when the server cannot make it, or the browser does not let it
 */
export async function copyPicture(workspace: Workspace, queries: QueryClient, options: RenderOptions): Promise<RenderedFile> {
  const wish: SaveWish = { format: "png", layer: null, isNoted: false };
  const making = renderVersion(workspace, queries, openContent(workspace), wish, options);
  // The clipboard is asked for within the click; the picture may come later.
  const written = navigator.clipboard.write([new ClipboardItem({ "image/png": making.then(({ file }) => file) })]);
  const [made, refusal] = await Promise.all([
    making,
    written.then(
      () => null,
      (error: unknown) => ({ error }),
    ),
  ]);
  if (refusal) {
    const said = m.export_clipboard_denied();
    throw new AppError("clipboard_denied", said, { cause: refusal.error });
  }
  return made;
}

function openContent({ session }: Workspace): DocumentContent {
  const { document: content } = session.getSnapshot();
  if (!content) throw new AppError("not_found", m.nothing_open());
  return content;
}

async function renderVersion(
  { session }: Workspace,
  queries: QueryClient,
  content: DocumentContent,
  { layer, isNoted, ...format }: SaveWish,
  options: RenderOptions,
): Promise<RenderedFile> {
  const { canvas, layers: all } = currentVersion(content);
  const layers = layer === null ? all : all.slice(layer, layer + 1);
  const edits = await Promise.all(layers.map(({ editId }) => findEdit(queries, editId)));
  const placed = layers.map((layer, i) => {
    const name = edits[i]?.prompt.trim() || labelOf(content, layer.imageId);
    return { ...placementOf(layer), ...(layer.editId && { name: wholeText(name, LAYER_NAME_MAX) }) };
  });
  const digitalSourceType = isNoted ? sourceTypeOf(layers, edits, await listEngines(queries)) : null;
  const request: RenderRequest = { canvas, layers: placed, ...format };
  if (digitalSourceType) request.digitalSourceType = digitalSourceType;
  if (layer !== null && layers[0]?.editId) request.untaggedIs = "srgb";
  return session.withImages(new Set(layers.flatMap(filesOf)), () => render(request, options));
}

/** Null when the server does not know it, or is away: what is saved does not depend on it. */
const findEdit = async (queries: QueryClient, id: string | undefined): Promise<Edit | null> =>
  id === undefined ? null : queries.ensureQueryData(editQuery(id)).catch(nullIfUnknown);

/** None when the server is away. */
const listEngines = async (queries: QueryClient): Promise<readonly EngineDescription[]> =>
  (await queries.ensureQueryData({ ...enginesQuery(), retry: false }).catch(nullIfUnknown)) ?? [];

function nullIfUnknown(error: unknown): null {
  if (error instanceof AppError) return null;
  throw error;
}

/** The source type of an image of these layers. An edit whose engine is no longer known counts as a model's work. */
export function sourceTypeOf(
  layers: readonly Layer[],
  edits: readonly (Edit | null)[],
  engines: readonly EngineDescription[],
): DigitalSourceType | null {
  const made = edits.filter((_, i) => layers[i]?.editId !== undefined);
  if (made.length === 0) return null;
  const algorithms = new Set(engines.filter(({ isGenerative }) => !isGenerative).map(({ id }) => id));
  if (made.every((edit) => edit && algorithms.has(edit.engine))) return "algorithmicallyEnhanced";
  return layers.length === 1 ? "trainedAlgorithmicMedia" : "compositeWithTrainedAlgorithmicMedia";
}
