import type { DocumentContent, EditSetup, ExtensionRun, Layer, Version } from "../../contract/documents.ts";
import type { ImageId, LayerPlacement } from "../../contract/images.ts";
import { NAME_MAX, PROMPT_MAX } from "../../contract/limits.ts";
import { type Size, sameSize } from "../../core/geometry/geometry.ts";
import { wholeText } from "../../core/wholeText.ts";
import { m } from "../../messages/messages.js";
import type { MergeBase } from "../storage/localStore.ts";

/** A picture as a layer has it: width and height in pixels after orientation. */
export interface BaseImage extends Size {
  readonly imageId: ImageId;
}

/** A document begins with repainting. */
export const NEW_SETUP: EditSetup = { mode: "repaint", preset: null, frame: null, detail: "fewest", run: null };

/** A document with one version: the picture alone. */
export function newDocument({
  name,
  baseImage,
  now = new Date(),
}: {
  name: string;
  baseImage: BaseImage;
  now?: Date;
}): DocumentContent {
  const { width, height, imageId } = baseImage;
  const createdAt = now.toISOString();
  const original: Version = {
    id: crypto.randomUUID(),
    label: m.session_original(),
    canvas: { width, height },
    layers: [{ imageId, x: 0, y: 0, width, height }],
    credits: 0,
    createdAt,
  };
  return {
    id: crypto.randomUUID(),
    name: wholeText(name, NAME_MAX),
    versions: [original],
    currentVersionId: original.id,
    maskId: null,
    prompt: "",
    setup: NEW_SETUP,
    createdAt,
    updatedAt: createdAt,
  };
}

/** The steps of another browser are not taken here, too. */
export function goingElsewhere(run: ExtensionRun): ExtensionRun {
  return run.isGoing ? { ...run, isGoing: false, isElsewhere: true } : run;
}

/** The version that is worked on. */
export function currentVersion({ versions, currentVersionId }: DocumentContent): Version {
  const version = versions.find(({ id }) => id === currentVersionId);
  if (!version) throw new RangeError(`no version ${currentVersionId}`);
  return version;
}

/** Adds a version, as the latest of all, and works on it from now on. One that is there already is only switched to. */
export function addVersion(content: DocumentContent, version: Version): DocumentContent {
  const { versions } = content;
  if (versions.some(({ id }) => id === version.id)) return switchVersion(content, version.id);
  // The clock may have been set back since the last one.
  const latestMs = Math.max(...versions.map(({ createdAt }) => Date.parse(createdAt)));
  const isLatest = Date.parse(version.createdAt) > latestMs;
  const added = isLatest ? version : { ...version, createdAt: new Date(latestMs + 1).toISOString() };
  return switchVersion({ ...content, versions: [...versions, added] }, version.id);
}

/** Works on another version. The mask of each canvas size stays with it. */
export function switchVersion(content: DocumentContent, id: string): DocumentContent {
  const switched = { ...content, currentVersionId: id };
  const [from, to] = [currentVersion(content).canvas, currentVersion(switched).canvas];
  if (sameSize(from, to)) return switched;
  const { otherMasks } = withMaskId(content, to, undefined);
  const maskId = maskIdOn(content, content.versions, to) ?? null;
  return withMaskId({ ...switched, ...(otherMasks && { otherMasks }), maskId }, from, content.maskId);
}

/** The mask on the canvases of a size, as a document or what is known of it has it. Null: it may be unsent; undefined: none is known. */
export function maskIdOn(
  { currentVersionId, maskId, otherMasks }: MergeBase,
  versions: readonly Version[],
  canvas: Size,
): ImageId | null | undefined {
  const current = versions.find(({ id }) => id === currentVersionId);
  if (current && sameSize(current.canvas, canvas)) return maskId;
  return otherMasks?.find((one) => sameSize(one, canvas))?.maskId;
}

/** The sizes of a document's canvases, each once. */
export const canvasesOf = (versions: readonly Version[]): Size[] => [
  ...new Map(versions.map(({ canvas: { width, height } }) => [`${width}x${height}`, { width, height }])).values(),
];

/** With another mask on the canvases of a size. */
export function withMaskId(content: DocumentContent, canvas: Size, maskId: ImageId | null | undefined): DocumentContent {
  if (sameSize(currentVersion(content).canvas, canvas)) return { ...content, maskId: maskId ?? null };
  const others = (content.otherMasks ?? []).filter((one) => !sameSize(one, canvas));
  const { width, height } = canvas;
  return { ...content, otherMasks: maskId === undefined ? others : [...others, { width, height, maskId }] };
}

/** The versions that are not undone, in order of making. */
export function shownVersions({ versions, undoneVersionIds = [] }: DocumentContent): readonly Version[] {
  const undone = new Set(undoneVersionIds);
  const shown = versions.filter(({ id }) => !undone.has(id));
  // Another browser's versions came later than they were made.
  return shown.sort((one, other) => Date.parse(one.createdAt) - Date.parse(other.createdAt));
}

/** A version is not shown any more, until it is again. */
export function withUndone(content: DocumentContent, id: string, isUndone: boolean): DocumentContent {
  const others = (content.undoneVersionIds ?? []).filter((other) => other !== id);
  return { ...content, undoneVersionIds: isUndone ? [...others, id] : others };
}

/** Cut to what the contract allows, between two characters. */
export const setPrompt = (content: DocumentContent, mode: EditSetup["mode"], prompt: string): DocumentContent => ({
  ...content,
  [mode === "repaint" ? "prompt" : "extendPrompt"]: wholeText(prompt, PROMPT_MAX),
});
export const rename = (content: DocumentContent, name: string): DocumentContent => ({
  ...content,
  name: wholeText(name, NAME_MAX),
});

/** With those of some versions that it does not have behind its own. The same object when there is none. */
export function withVersions(content: DocumentContent, versions: readonly Version[]): DocumentContent {
  const known = new Set(content.versions.map(({ id }) => id));
  const missing = versions.filter(({ id }) => !known.has(id));
  return missing.length === 0 ? content : { ...content, versions: [...content.versions, ...missing] };
}

/** The part of a layer that says what it draws and erases, and at what position. */
export const placementOf = ({ imageId, eraseId, x, y, width, height }: Layer): LayerPlacement => ({
  imageId,
  ...(eraseId && { eraseId }),
  x,
  y,
  width,
  height,
});

/** The images that a layer is drawn with. */
export const filesOf = ({ imageId, eraseId }: LayerPlacement): ImageId[] => (eraseId ? [imageId, eraseId] : [imageId]);

/** True when both draw and erase the same, at whatever position. */
export const isSameLayer = (one: LayerPlacement, other: LayerPlacement): boolean =>
  one.imageId === other.imageId && one.eraseId === other.eraseId;

/** Every image that versions are made of, their layers' masks among them, each once. */
export const imageIdsOf = (versions: readonly Version[]): ImageId[] => [
  ...new Set(
    versions.flatMap(({ layers }) => layers.flatMap((layer) => [...filesOf(layer), ...(layer.maskId ? [layer.maskId] : [])])),
  ),
];
