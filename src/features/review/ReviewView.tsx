import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { compareModes } from "../../compare/modes/index.ts";
import { Review } from "../../compare/Review.tsx";
import { DEFAULT_SEAM, type DocumentContent, type Layer } from "../../contract/documents.ts";
import { areaOf, rectOf, sameSize, union } from "../../core/geometry/geometry.ts";
import type { Tint } from "../../imaging/blend/blending.ts";
import { m } from "../../messages/messages.js";
import { systemClock } from "../../session/clock.ts";
import { currentVersion, shownVersions } from "../../session/document/documentContent.ts";
import { labelOf } from "../../session/document/labelOf.ts";
import { layerToRetune, missingFrom } from "../../session/document/versionBeneath.ts";
import type { OutboxEntry } from "../../session/storage/localStore.ts";
import { shownColour } from "../../state/appearanceSlice.ts";
import { useEditorMembers, useEditorState } from "../../state/store.ts";
import { costText, ENGINE_NAME, isUpscaled, listText, messageOf, scaleText, spentText } from "../../ui/format.ts";
import { ModePicker } from "../../ui/ModePicker.tsx";
import type { CompletedEdit } from "../../workspace/completedEdit.ts";
import { dismissEdit } from "../../workspace/dismissEdit.ts";
import { placeOf, type ResultPlacement } from "../../workspace/resultPlacement.ts";
import { useLayers } from "../../workspace/useLayers.ts";
import type { OpenDocument, Workspace } from "../../workspace/workspace.ts";
import { acceptReblended } from "./acceptReblended.ts";
import { acceptResult } from "./acceptResult.ts";
import { blendResult, isJoinedInOwnSamples, paintOf } from "./blendResult.ts";
import { blendAreaText } from "./blendText.ts";
import { coveredLayers } from "./coveredLayers.ts";
import { type Proof, ProofBadge } from "./ProofBadge.tsx";
import { ReviewBar } from "./ReviewBar.tsx";
import { SeamPanel } from "./SeamPanel.tsx";
import { SeamPreview, type SeamPreviewSnapshot } from "./seamPreview.ts";
import "../../ui/chips.css";

export interface ReviewViewProps {
  readonly workspace: Workspace;
  readonly open: OpenDocument;
  readonly content: DocumentContent;
  readonly edit: CompletedEdit;
  readonly pending: OutboxEntry;
  /** Which of how many answers this is, from 0. */
  readonly place: number;
  readonly count: number;
  readonly onAgain: () => void;
}

const BAND_ALPHA = 150;

/** Before and after of one answer, and what to do with it. */
export default function ReviewView({ workspace, open, content, edit, pending, place: turn, count, onAgain }: ReviewViewProps) {
  const { compareMode, viewport } = useEditorMembers("compareMode", "viewport");
  const { pickCompareMode, moveViewport, showView } = useEditorState.getState();
  // As it was when the review began: accepting makes another version current.
  const [place] = useState(() => placeOf(content, edit, pending.reopened));
  const { retuning, state } = useSeamPreview({ workspace, open, edit, pending, place });
  const beneath = useLayers(open.pictures, place.beneath);
  const above = useLayers(open.pictures, place.above);
  const [isBandPinned, setBandPinned] = useState(false);
  const [isPeeking, setPeeking] = useState(false);
  const [isSeamOpen, setSeamOpen] = useState(false);

  const isBandShown = isBandPinned || isPeeking;
  useEffect(() => retuning?.showBand(isBandShown ? bandTint() : null), [retuning, isBandShown]);

  const { joined = null, shown = null, raw = null, band = null } = state ?? {};
  const before = useMemo(() => beneath && above && [...beneath, ...above], [beneath, above]);
  const after = useMemo(() => {
    if (!beneath || !above) return undefined;
    if (raw) return [...beneath, raw];
    return [...beneath, ...(shown ? [shown] : []), ...above, ...(band ? [band] : [])];
  }, [beneath, above, shown, raw, band]);

  const accepting = useMutation({
    mutationFn: async () => {
      const taken = retuning?.take();
      if (!taken) return;
      await (place.reopened === null ? acceptResult : acceptReblended)(workspace, edit, place, taken);
    },
  });
  const covering = useQuery({
    queryKey: ["covered", open.pictures.id, edit.id, place.version.id],
    queryFn: async ({ signal }) => {
      const paint = place.reopened === null ? await paintOf(workspace.session, edit, signal) : null;
      return paint ? coveredLayers(workspace.session, place.version, edit, paint, signal) : [];
    },
    staleTime: Number.POSITIVE_INFINITY,
    networkMode: "always",
    retry: false,
  });
  const discarding = useMutation({
    mutationFn: async () => {
      if (count <= 1) showView("edit");
      await dismissEdit(workspace.session, edit.id);
    },
  });

  const canAccept = joined !== null && raw === null && !accepting.isPending;
  const { mutate: accept } = accepting;
  useEffect(() => {
    if (!canAccept) return;
    const listening = new AbortController();
    window.addEventListener(
      "keydown",
      (event) => {
        const isElsewhere = event.target instanceof Element && event.target.closest("button, input, textarea, [role=dialog]");
        if (event.key === "Enter" && !isElsewhere) accept();
      },
      { signal: listening.signal },
    );
    return () => listening.abort();
  }, [canAccept, accept]);

  const { x, y, width, height } = place.after;
  useEffect(() => {
    useEditorState.getState().showArea({ x, y, width, height });
  }, [x, y, width, height]);

  const isRawFirst = edit.result.hasOtherShape === true && place.reopened === null;
  useEffect(() => {
    if (isRawFirst) void retuning?.showRaw(true);
  }, [retuning, isRawFirst]);

  const showRaw = (isShown: boolean) => void retuning?.showRaw(isShown);
  const seam = state?.seam ?? DEFAULT_SEAM;
  const bandWords = blendAreaText(seam, joined?.bandPixels ?? null);
  return (
    <>
      <div className="fill">
        {before && after && viewport && (
          <Review
            mode={compareMode}
            before={before}
            after={after}
            beforeCanvas={place.before}
            afterCanvas={place.after}
            afterLabel={raw ? m.review_unblended() : band ? m.review_after_area({ area: bandWords }) : m.after()}
            viewport={viewport}
            onViewport={moveViewport}
          />
        )}
      </div>
      <Notes
        notes={[
          ...missingNotes(content, place),
          ...shapeNotes(edit),
          ...coverNotes(content, covering.data ?? []),
          ...alphaNotes(edit, joined?.isTransparent ?? false),
          ...sampleNotes(edit),
        ]}
      />
      <ReviewBar
        modes={
          <ModePicker
            label={m.review_compare()}
            modes={compareModes}
            value={compareMode}
            onChange={(id) => pickCompareMode(id)}
          />
        }
        badge={
          <ProofBadge
            proof={proofOf(edit, place, state, accepting.error ?? discarding.error)}
            pixels={areaOf(place.after)}
            isBandPinned={isBandPinned}
            onPinBand={setBandPinned}
            onPeek={setPeeking}
            onRetry={() => retuning?.retune(seam)}
          />
        }
        isSeamOpen={isSeamOpen}
        onSeam={() => setSeamOpen(!isSeamOpen)}
        note={noteOf(edit, place, turn, count)}
        isRawShown={raw !== null}
        onRaw={showRaw}
        againCost={costText(edit.credits)}
        onAgain={place.reopened === null ? onAgain : null}
        onDiscard={() => discarding.mutate()}
        onAccept={() => accept()}
        canAccept={canAccept}
        isAccepting={accepting.isPending}
      />
      {isSeamOpen && (
        <SeamPanel
          seam={seam}
          isFarOff={edit.result.hasOtherShape === true}
          onChange={(next) => {
            if (!accepting.isPending) retuning?.retune(next);
          }}
          registration={state?.registration ?? null}
          band={bandWords}
          isBandShown={isBandPinned}
          onBand={setBandPinned}
          isRawShown={raw !== null}
          onRaw={showRaw}
          onClose={() => setSeamOpen(false)}
        />
      )}
    </>
  );
}

interface Retuned extends Pick<ReviewViewProps, "workspace" | "open" | "edit" | "pending"> {
  readonly place: ResultPlacement;
}

/** The join of an answer, from when it is shown until it is left. */
function useSeamPreview({ workspace, open, edit, pending, place }: Retuned) {
  const [retuning, setRetuning] = useState<SeamPreview | null>(null);
  // What is kept of the settings is where it starts; from then on they are its own.
  const [start] = useState(pending.seam ?? DEFAULT_SEAM);
  useEffect(() => {
    const opened = new SeamPreview({
      seam: start,
      open: (signal) => blendResult(workspace, open, edit, place, signal),
      onRest: (seam) => workspace.session.retuneEdit(edit.id, seam),
      clock: systemClock,
    });
    setRetuning(opened);
    return () => opened.close();
  }, [workspace, open, edit, place, start]);
  const state = useSyncExternalStore(retuning?.subscribe ?? untold, () => retuning?.getSnapshot() ?? null);
  return { retuning, state };
}

const untold = () => () => {};

/** The mask's colour, in which the band is known from painting. */
function bandTint(): Tint {
  const value = Number.parseInt(shownColour(useEditorState.getState()).slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255, BAND_ALPHA];
}

function proofOf(edit: CompletedEdit, { after }: ResultPlacement, state: SeamPreviewSnapshot | null, error: unknown): Proof {
  const failure = state?.failure?.error ?? error;
  if (failure) return { kind: "failed", message: messageOf(failure) };
  if (state?.raw) return { kind: "raw" };
  if (!state?.joined) return { kind: "joining" };
  const { region } = edit.result;
  // Outside the region there is no layer: all of it is kept. Of an extended canvas, what the old picture does not cover was nothing.
  const judged = edit.mode === "inpaint" ? region : union(rectOf(edit.canvas), region);
  const { keptPixels, changedKept } = state.joined;
  return { kind: "joined", keptPixels: keptPixels + areaOf(after) - areaOf(judged), changedPixels: changedKept };
}

/** What is to be known before the result is accepted. */
function Notes({ notes }: { readonly notes: readonly string[] }) {
  if (notes.length === 0) return null;
  return (
    <output className="chip review-chip">
      {notes.map((note) => (
        <div key={note}>{note}</div>
      ))}
    </output>
  );
}

/** What the version that is made will not have of the current one, or of the latest one where an older one was picked. */
function missingNotes(content: DocumentContent, { version, reopened }: ResultPlacement): string[] {
  const layer = version.layers[reopened ?? -1];
  if (!layer) return [];
  const target = layerToRetune(content, { version, layer }).version;
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

/** An answer whose place is a guess. */
function shapeNotes({ engine, result: { hasOtherShape } }: CompletedEdit): string[] {
  if (!hasOtherShape) return [];
  return [m.review_other_shape({ engine: ENGINE_NAME[engine] })];
}

/** What the answer will hide of what was accepted while it was on its way. */
function coverNotes(content: DocumentContent, covered: readonly Layer[]): string[] {
  if (covered.length === 0) return [];
  const labels = covered.map(({ imageId }) => `“${labelOf(content, imageId)}”`);
  return [m.review_covers({ labels: listText(labels) })];
}

/** What an engine that does not know transparency was shown. */
function alphaNotes({ engine, result }: CompletedEdit, isTransparent: boolean): string[] {
  if (!isTransparent || result.hasOwnAlpha) return [];
  return [m.review_alpha({ engine: ENGINE_NAME[engine] })];
}

/** What of the original's colours and depth the result cannot have. */
function sampleNotes(edit: CompletedEdit): string[] {
  const { originalSamples, hasOwnSamples } = edit.result;
  if (!originalSamples) return [];
  if (!isJoinedInOwnSamples(edit)) return [m.review_too_large_for_samples()];
  if (hasOwnSamples) return [];
  const engine = ENGINE_NAME[edit.engine];
  return [
    ...(originalSamples.hasWideColours ? [m.review_wide_colors({ engine })] : []),
    ...(originalSamples.depth === 16 ? [m.review_16_bits({ engine })] : []),
  ];
}

function noteOf(edit: CompletedEdit, { version, reopened }: ResultPlacement, turn: number, count: number): string {
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
