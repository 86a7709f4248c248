import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { areaOf, rectOf } from "../core/geometry.ts";
import { compareModes } from "../review/modes/index.ts";
import { Review } from "../review/Review.tsx";
import { useEditorMembers, useEditorState } from "../state/store.ts";
import { ModePicker } from "../ui/ModePicker.tsx";
import { acceptCandidate } from "./commands/acceptCandidate.ts";
import { forgetEdit } from "./commands/forgetEdit.ts";
import { type AnsweredEdit, joinCandidate } from "./commands/joinCandidate.ts";
import { type Proof, ReviewBar } from "./panels/ReviewBar.tsx";
import type { OpenDocument, Studio } from "./studio.ts";
import { useLayers } from "./useLayers.ts";
import { messageOf } from "./words.ts";

interface ReviewViewProps {
  readonly studio: Studio;
  readonly open: OpenDocument;
  readonly edit: AnsweredEdit;
  /** Which of how many answers this is, from 0. */
  readonly place: number;
  readonly count: number;
  readonly onAgain: () => void;
}

/** Before and after of one answer, and what to do with it. */
export default function ReviewView({ studio, open, edit, place, count, onAgain }: ReviewViewProps) {
  const { compareMode, viewport } = useEditorMembers("compareMode", "viewport");
  const { pickCompareMode, moveViewport, showView } = useEditorState.getState();
  const before = useLayers(open.pictures, edit.layers);
  const joining = useQuery({
    queryKey: ["joined", open.pictures.id, edit.id],
    queryFn: ({ signal }) => joinCandidate(studio, open, edit, signal),
    staleTime: Number.POSITIVE_INFINITY,
    networkMode: "always",
    retry: false,
    structuralSharing: false,
  });
  const joined = joining.data;
  const after = useMemo(
    () => (before && joined ? [...before, { picture: joined.layer.picture, ...joined.layer.region }] : before),
    [before, joined],
  );
  const accepting = useMutation({ mutationFn: async () => joined && (await acceptCandidate(studio, edit, joined)) });
  const discarding = useMutation({
    mutationFn: async () => {
      if (count <= 1) showView("edit");
      await forgetEdit(studio.session, edit.id);
    },
  });

  const canAccept = joined !== undefined && !accepting.isPending;
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

  const failure = joining.error ?? accepting.error ?? discarding.error;
  const proof: Proof = failure
    ? { kind: "failed", message: messageOf(failure) }
    : joined
      ? {
          kind: "joined",
          // Outside the region there is no layer: all of it is kept.
          keptPixels:
            joined.layer.keptPixels + (edit.mode === "inpaint" ? areaOf(edit.canvas) - areaOf(edit.candidate.region) : 0),
          changedPixels: joined.layer.changedKept,
        }
      : { kind: "joining" };

  const afterCanvas = joined?.canvas ?? rectOf(edit.canvas);
  const { x, y, width, height } = afterCanvas;
  useEffect(() => {
    useEditorState.getState().showArea({ x, y, width, height });
  }, [x, y, width, height]);

  return (
    <>
      <div className="fill">
        {before && after && viewport && (
          <Review
            mode={compareMode}
            before={before}
            after={after}
            beforeCanvas={edit.canvas}
            afterCanvas={afterCanvas}
            viewport={viewport}
            onViewport={moveViewport}
          />
        )}
      </div>
      <ReviewBar
        modes={<ModePicker label="Compare" modes={compareModes} value={compareMode} onChange={(id) => pickCompareMode(id)} />}
        proof={proof}
        note={noteOf(edit, place, count)}
        onAgain={onAgain}
        onDiscard={() => discarding.mutate()}
        onAccept={() => accept()}
        isAccepting={accepting.isPending}
      />
    </>
  );
}

function noteOf({ candidate, status }: AnsweredEdit, place: number, count: number): string | null {
  const notes = [
    ...(status === "completed" ? [] : ["this answer came late; it was paid for"]),
    ...(count > 1 ? [`Answer ${place + 1} of ${count}`] : []),
    ...(candidate.scale > 1.05 ? [`enlarged ${candidate.scale.toFixed(1)}x`] : []),
    ...(candidate.located === "uncertain" ? ["the old picture's place in the answer is not certain"] : []),
  ];
  return notes.length > 0 ? notes.join(", ") : null;
}
