import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { compareModes } from "../../compare/modes/index.ts";
import { Review } from "../../compare/Review.tsx";
import { DEFAULT_SEAM, type DocumentContent } from "../../contract/documents.ts";
import { areaOf } from "../../core/geometry/geometry.ts";
import type { Tint } from "../../imaging/blend/blending.ts";
import { m } from "../../messages/messages.js";
import type { OutboxEntry } from "../../session/storage/localStore.ts";
import { shownColour } from "../../state/appearanceSlice.ts";
import { useEditorMembers, useEditorState } from "../../state/store.ts";
import { announce } from "../../ui/announce.ts";
import { costText } from "../../ui/format.ts";
import { ModePicker } from "../../ui/ModePicker.tsx";
import type { CompletedEdit } from "../../workspace/completedEdit.ts";
import { dismissEdit } from "../../workspace/dismissEdit.ts";
import { placeOf } from "../../workspace/resultPlacement.ts";
import { useLayers } from "../../workspace/useLayers.ts";
import type { OpenDocument, Workspace } from "../../workspace/workspace.ts";
import { acceptReblended } from "./acceptReblended.ts";
import { acceptResult } from "./acceptResult.ts";
import { BlendingPanel } from "./BlendingPanel.tsx";
import { paintOf } from "./blendResult.ts";
import { blendAreaText } from "./blendText.ts";
import { coveredLayers } from "./coveredLayers.ts";
import { ProofBadge } from "./ProofBadge.tsx";
import { ReviewBar } from "./ReviewBar.tsx";
import { reviewNotes, summaryOf } from "./reviewNotes.ts";
import { proofOf } from "./reviewProof.ts";
import { useBlendingPreview } from "./useBlendingPreview.ts";
import { useReviewKeys } from "./useReviewKeys.ts";
import "../../ui/chips.css";

export interface ReviewViewProps {
  readonly workspace: Workspace;
  readonly open: OpenDocument;
  readonly content: DocumentContent;
  readonly edit: CompletedEdit;
  readonly pending: OutboxEntry;
  /** The index of this result among `count`, from 0. */
  readonly place: number;
  readonly count: number;
  readonly onRegenerate: () => void;
}

const BAND_ALPHA = 150;

/** Before and after of one result, and what to do with it. */
export default function ReviewView({
  workspace,
  open,
  content,
  edit,
  pending,
  place: turn,
  count,
  onRegenerate,
}: ReviewViewProps) {
  const { compareMode, viewport } = useEditorMembers("compareMode", "viewport");
  const { pickCompareMode, moveViewport, showView } = useEditorState.getState();
  // As it was when the review began: accepting makes another version current.
  const [place] = useState(() => placeOf(content, edit, pending.reopened));
  const { blendingPreview, state } = useBlendingPreview({ workspace, open, edit, pending, place });
  const beneath = useLayers(open.pictures, place.beneath);
  const above = useLayers(open.pictures, place.above);
  const [isBandPinned, setBandPinned] = useState(false);
  const [isPeeking, setPeeking] = useState(false);
  const [isBlendingOpen, setBlendingOpen] = useState(false);

  const isBandShown = isBandPinned || isPeeking;
  useEffect(() => blendingPreview?.showBand(isBandShown ? bandTint() : null), [blendingPreview, isBandShown]);

  const { blended = null, shown = null, unblended = null, band = null } = state ?? {};
  const before = useMemo(() => beneath && above && [...beneath, ...above], [beneath, above]);
  const after = useMemo(() => {
    if (!beneath || !above) return undefined;
    if (unblended) return [...beneath, unblended];
    return [...beneath, ...(shown ? [shown] : []), ...above, ...(band ? [band] : [])];
  }, [beneath, above, shown, unblended, band]);

  const accepting = useMutation({
    mutationFn: async () => {
      const taken = blendingPreview?.take();
      if (!taken) return;
      await (place.reopened === null ? acceptResult : acceptReblended)(workspace, edit, place, taken);
      announce(m.said_accepted());
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
      announce(m.said_discarded());
    },
  });

  const canAccept = blended !== null && unblended === null && !accepting.isPending;
  const { mutate: accept } = accepting;
  useReviewKeys(canAccept ? accept : null);

  const { x, y, width, height } = place.after;
  useEffect(() => {
    useEditorState.getState().showArea({ x, y, width, height });
  }, [x, y, width, height]);

  const isUnblendedFirst = edit.result.hasOtherShape === true && place.reopened === null;
  useEffect(() => {
    if (isUnblendedFirst) void blendingPreview?.showUnblended(true);
  }, [blendingPreview, isUnblendedFirst]);

  const showUnblended = (isShown: boolean) => void blendingPreview?.showUnblended(isShown);
  const seam = state?.seam ?? DEFAULT_SEAM;
  const bandWords = blendAreaText(seam, blended?.bandPixels ?? null);
  return (
    <>
      {/* Before what it is about: with keys it is near. */}
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
            onRetry={() => blendingPreview?.adjust(seam)}
          />
        }
        isBlendingOpen={isBlendingOpen}
        onBlend={() => setBlendingOpen(!isBlendingOpen)}
        note={summaryOf(edit, place, turn, count)}
        isUnblendedShown={unblended !== null}
        onUnblended={showUnblended}
        regenerateCost={costText(edit.credits)}
        onRegenerate={place.reopened === null ? onRegenerate : null}
        onDiscard={() => discarding.mutate()}
        onAccept={() => accept()}
        canAccept={canAccept}
        isAccepting={accepting.isPending}
      />
      <div className="fill">
        {before && after && viewport && (
          <Review
            mode={compareMode}
            before={before}
            after={after}
            beforeCanvas={place.before}
            afterCanvas={place.after}
            afterLabel={unblended ? m.review_unblended() : band ? m.review_after_area({ area: bandWords }) : m.after()}
            viewport={viewport}
            onViewport={moveViewport}
          />
        )}
      </div>
      <Notes
        notes={reviewNotes({
          content,
          edit,
          place,
          covered: covering.data ?? [],
          isTransparent: blended?.isTransparent ?? false,
        })}
      />
      {isBlendingOpen && (
        <BlendingPanel
          seam={seam}
          isFarOff={edit.result.hasOtherShape === true}
          onChange={(next) => {
            if (!accepting.isPending) blendingPreview?.adjust(next);
          }}
          registration={state?.registration ?? null}
          band={bandWords}
          isBandShown={isBandPinned}
          onBand={setBandPinned}
          isUnblendedShown={unblended !== null}
          onUnblended={showUnblended}
          onClose={() => setBlendingOpen(false)}
        />
      )}
    </>
  );
}

/** The mask's colour, in which the band is known from painting. */
function bandTint(): Tint {
  const value = Number.parseInt(shownColour(useEditorState.getState()).slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255, BAND_ALPHA];
}

/** Notes to read before the result is accepted. */
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
