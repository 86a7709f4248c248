import { useMutation } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { type BoxDrag, BoxGrips, useGripListeners } from "../../canvas/BoxGrips.tsx";
import { AlignStage } from "../../compare/AlignStage.tsx";
import { presetOf } from "../../contract/presetOf.ts";
import { type Rect, rectOf, type Size } from "../../core/geometry/geometry.ts";
import { fit, rectToScreen, type Viewport } from "../../core/geometry/viewport.ts";
import { resultRegion } from "../../core/outpaint/locate.ts";
import { boardOf, boxCovering, draggedBox, largestScale, scaledBox } from "../../core/outpaint/manualAlignment.ts";
import { m } from "../../messages/messages.js";
import { useEditorState } from "../../state/store.ts";
import { announce } from "../../ui/announce.ts";
import { costText, messageOf } from "../../ui/format.ts";
import { dismissEdit } from "../../workspace/dismissEdit.ts";
import { useLayers } from "../../workspace/useLayers.ts";
import { AlignBar, NotAlignedBar } from "./AlignBar.tsx";
import { acceptUnblended } from "./acceptUnblended.ts";
import type { ReviewViewProps } from "./ReviewView.tsx";

interface AlignViewProps extends ReviewViewProps {
  readonly onAligned: () => void;
}

/** A result in which the old picture was not found for sure: the designer says what becomes of it. */
export default function AlignView({ workspace, open, edit, pending, count, onRegenerate, onAligned }: AlignViewProps) {
  const viewport = useEditorState((state) => state.viewport);
  const { moveViewport, showView, showArea } = useEditorState.getState();
  const { imageId } = edit.result;
  const old = useLayers(open.pictures, edit.layers);
  const alone = useMemo(() => [{ imageId, x: 0, y: 0 }], [imageId]);
  const [result] = useLayers(open.pictures, alone) ?? [];
  const [isAligning, setAligning] = useState(pending.placed !== undefined);
  const [moved, setMoved] = useState<Rect | null>(null);
  const [opacity, setOpacity] = useState(0.7);

  const size = result?.picture.size;
  const board = useMemo(() => size && boardOf(presetOf(edit.preset ?? null), edit.canvas, size), [edit, size]);
  const box = moved ?? (board && pending.placed ? boxCovering(pending.placed, edit.canvas, board) : board?.box);
  const { width = 0, height = 0 } = board ?? {};
  useEffect(() => {
    if (width === 0) return;
    showArea(rectOf({ width, height }));
    // Nothing is compared, so the whole stage is for it.
    moveViewport(fit(rectOf({ width, height }), useEditorState.getState().stage));
  }, [showArea, moveViewport, width, height]);

  useEffect(() => {
    if (!isAligning) return;
    const listening = new AbortController();
    const leave = ({ key }: KeyboardEvent) => key === "Escape" && setAligning(false);
    window.addEventListener("keydown", leave, { signal: listening.signal });
    return () => listening.abort();
  }, [isAligning]);

  const taking = useMutation({
    mutationFn: async () => {
      await acceptUnblended(workspace, edit);
      announce(m.said_accepted());
    },
  });
  const discarding = useMutation({
    mutationFn: async () => {
      if (count <= 1) showView("edit");
      await dismissEdit(workspace.session, edit.id);
      announce(m.said_discarded());
    },
  });
  const blend = () => {
    if (!board || !box) return;
    workspace.session.placeEdit(edit.id, resultRegion(box, edit.canvas, board).region);
    onAligned();
  };

  const error = taking.error ?? discarding.error;
  const failure = error ? messageOf(error) : null;
  const actions = { onRegenerate, regenerateCost: costText(edit.credits), onDiscard: () => discarding.mutate(), failure };
  return (
    <>
      {isAligning && board && box ? (
        <AlignBar
          scale={box.width / edit.canvas.width}
          largest={largestScale(edit.canvas, board)}
          onScale={(scale) => setMoved(scaledBox(box, scale, edit.canvas, board))}
          opacity={opacity}
          onOpacity={setOpacity}
          onBack={() => setAligning(false)}
          onApply={blend}
        />
      ) : (
        <NotAlignedBar
          {...actions}
          result={size ?? null}
          isTaking={taking.isPending}
          onAlign={() => setAligning(true)}
          onUnblended={() => taking.mutate()}
        />
      )}
      <div className="fill">
        {result && old && board && viewport && (
          <AlignStage
            result={result}
            old={old}
            oldSize={edit.canvas}
            board={board}
            box={isAligning && box ? box : null}
            opacity={opacity}
            viewport={viewport}
            onViewport={moveViewport}
          />
        )}
        {isAligning && board && box && viewport && (
          <OldPictureBox box={box} old={edit.canvas} board={board} viewport={viewport} onMove={setMoved} />
        )}
      </div>
    </>
  );
}

interface OldPictureBoxProps {
  readonly box: Rect;
  readonly old: Size;
  readonly board: Size;
  readonly viewport: Viewport;
  readonly onMove: (box: Rect) => void;
}

/** The box that moves the old image: by itself, its sides and its corners. */
function OldPictureBox({ box, old, board, viewport, onMove }: OldPictureBoxProps) {
  const onDrag = ({ grip, from, dx, dy }: BoxDrag) => onMove(draggedBox(from, grip, { x: dx, y: dy }, old, board));
  const listen = useGripListeners({ rect: box, onDrag });
  const mover = useRef<HTMLButtonElement>(null);
  useEffect(() => mover.current?.focus({ preventScroll: true }), []);
  const { x, y, width, height } = rectToScreen(viewport, box);
  return (
    <>
      <button
        type="button"
        className="old-picture"
        aria-label={m.review_align_label()}
        ref={mover}
        style={{ transform: `translate(${x}px, ${y}px)`, width, height }}
        {...listen({ x: 0, y: 0 })}
      />
      <BoxGrips label={m.your_image()} rect={box} onDrag={onDrag} />
    </>
  );
}
