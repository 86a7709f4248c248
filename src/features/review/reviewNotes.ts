import type { DocumentContent, Layer } from "../../contract/documents.ts";
import { sameSize } from "../../core/geometry/geometry.ts";
import { listText } from "../../intl/figures.ts";
import { m } from "../../messages/messages.js";
import { currentVersion, shownVersions } from "../../session/document/documentContent.ts";
import { labelOf } from "../../session/document/labelOf.ts";
import { layerToAdjust, missingFrom } from "../../session/document/versionBeneath.ts";
import { ENGINE_NAME, isUpscaled, scaleText, spentText } from "../../ui/format.ts";
import type { CompletedEdit } from "../../workspace/completedEdit.ts";
import type { ResultPlacement } from "../../workspace/resultPlacement.ts";
import { isBlendedInOwnSamples } from "./blendResult.ts";

/** Facts about a result that matter before it is accepted. */
interface Noted {
  readonly content: DocumentContent;
  readonly edit: CompletedEdit;
  readonly place: ResultPlacement;
  /** The layers that it hides a part of, accepted since it was sent. */
  readonly covered: readonly Layer[];
  /** It lies where the original is transparent. */
  readonly isTransparent: boolean;
}

/** The sentences over the comparison; none where there is nothing to know. */
export const reviewNotes = ({ content, edit, place, covered, isTransparent }: Noted): string[] => [
  ...missingNotes(content, place),
  ...shapeNotes(edit),
  ...coverNotes(content, covered),
  ...alphaNotes(edit, isTransparent),
  ...sampleNotes(edit),
];

/** Edits and canvas of the current version, or of the latest where an older one was picked, that the new version lacks. */
function missingNotes(content: DocumentContent, { version, reopened }: ResultPlacement): string[] {
  const layer = version.layers[reopened ?? -1];
  if (!layer) return [];
  const target = layerToAdjust(content, { version, layer }).version;
  const current = currentVersion(content);
  const versions = shownVersions(content);
  const latest = target.id === current.id ? (versions.at(-1) ?? current) : current;
  const labels = missingFrom(latest, target).map(({ imageId }) => `“${labelOf(content, imageId)}”`);
  const isReframed = !sameSize(target.canvas, latest.canvas);
  if (labels.length === 0 && !isReframed) return [];
  const missing = listText([...labels, ...(isReframed ? [m.missing_canvas({ label: latest.label })] : [])]);
  return [
    target.id === current.id
      ? m.review_not_latest({ number: versions.findIndex(({ id }) => id === target.id) + 1, missing })
      : m.review_not_in_current({ label: target.label, missing }),
  ];
}

/** A result whose place is a guess. */
function shapeNotes({ engine, result: { hasOtherShape } }: CompletedEdit): string[] {
  if (!hasOtherShape) return [];
  return [m.review_other_shape({ engine: ENGINE_NAME[engine] })];
}

/** Layers accepted while the result was on its way, which it will hide a part of. */
function coverNotes(content: DocumentContent, covered: readonly Layer[]): string[] {
  if (covered.length === 0) return [];
  const labels = covered.map(({ imageId }) => `“${labelOf(content, imageId)}”`);
  return [m.review_covers({ labels: listText(labels) })];
}

/** A note on transparency, where the engine does not support it. */
function alphaNotes({ engine, result }: CompletedEdit, isTransparent: boolean): string[] {
  if (!isTransparent || result.hasOwnAlpha) return [];
  return [m.review_alpha({ engine: ENGINE_NAME[engine] })];
}

/** Colours and bit depth of the original that the result cannot have. */
function sampleNotes(edit: CompletedEdit): string[] {
  const { originalSamples, hasOwnSamples } = edit.result;
  if (!originalSamples) return [];
  if (!isBlendedInOwnSamples(edit)) return [m.review_too_large_for_samples()];
  if (hasOwnSamples) return [];
  const engine = ENGINE_NAME[edit.engine];
  return [
    ...(originalSamples.hasWideColours ? [m.review_wide_colors({ engine })] : []),
    ...(originalSamples.depth === 16 ? [m.review_16_bits({ engine })] : []),
  ];
}

/** A few words beside the actions: which result it is, how it was made, what it cost. */
export function summaryOf(edit: CompletedEdit, { version, reopened }: ResultPlacement, turn: number, count: number): string {
  const { result, status } = edit;
  if (reopened !== null) return m.review_accepted_in({ label: version.label });
  const notes = [
    ...(status === "completed" ? [] : [m.review_late()]),
    ...(count > 1 ? [m.review_result_of({ number: turn + 1, count })] : []),
    ...(isUpscaled(result.scale) ? [scaleText(result.scale)] : []),
    ...(result.located === "uncertain" ? [m.review_alignment_uncertain()] : []),
  ];
  return [...notes, spentText(edit)].join(", ");
}
