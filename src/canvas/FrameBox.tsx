import { useState } from "react";
import { clampNumber, type Rect, rectOf, type Size, without } from "../core/geometry/geometry.ts";
import { rectToScreen, type Viewport } from "../core/geometry/viewport.ts";
import type { BoxGrip } from "../core/math/box.ts";
import type { FrameSpace, Handle } from "../core/outpaint/frame.ts";
import { type DraggedFrame, dragFrame, moveFrame } from "../core/outpaint/frameDrag.ts";
import type { FrameLimit } from "../core/outpaint/frameLimits.ts";
import type { SnapGuide } from "../core/outpaint/frameSnap.ts";
import { keysText } from "../editor/keyNames.ts";
import { sizeText } from "../intl/figures.ts";
import { m } from "../messages/messages.js";
import { useEditorMembers } from "../state/store.ts";
import { type BoxDrag, BoxGrips, useGripListeners } from "./BoxGrips.tsx";
import { guideText, limitText } from "./frameText.ts";
import { GrowthChips } from "./GrowthChips.tsx";
import "./frameBox.css";

interface FrameBoxProps {
  /** In the old canvas's pixels. */
  readonly frame: Rect;
  readonly space: FrameSpace;
  /** The vendor decides its size: this is a guess. */
  readonly isEstimate: boolean;
  readonly onFrame: (frame: Rect) => void;
  readonly onRelease: () => void;
}

/** An edge comes to what it may meet from so near, CSS pixels. */
const SNAP_WITHIN = 8;
const CHIP_HEIGHT = 22;
const CHIP_WIDTH = 190;
/** Above lies the bar of the frame. */
const TOP = 62;

const ACROSS = ["left", "", "right"] as const;
const DOWN = ["top", "", "bottom"] as const;

/** Null for the box itself. */
function handleOf({ x, y }: BoxGrip): Handle | null {
  const [across, down] = [ACROSS[x + 1] ?? "", DOWN[y + 1] ?? ""];
  if (down === "") return across === "" ? null : across;
  if (across === "") return down;
  return `${down}${across === "left" ? "Left" : "Right"}`;
}

interface FrameHints {
  readonly guides: readonly SnapGuide[];
  readonly limit: FrameLimit | null;
}

const NOTHING: FrameHints = { guides: [], limit: null };

/** The frame's grips, what it meets while it is dragged, and its size, by which it is moved. What it cuts off is dimmed. */
export function FrameBox({ frame, space, isEstimate, onFrame, onRelease }: FrameBoxProps) {
  const { viewport, stage } = useEditorMembers("viewport", "stage");
  const [hints, setHints] = useState(NOTHING);
  const onDrag = ({ grip, from, dx, dy, isShift, isAlt, isFree }: BoxDrag) => {
    const snapWithin = isFree || !viewport ? 0 : SNAP_WITHIN / viewport.scale;
    const by = { x: dx, y: dy };
    const handle = handleOf(grip);
    const ratio = isShift ? from.width / from.height : null;
    const dragged: DraggedFrame = handle
      ? dragFrame({ from, handle, by, ratio, isSymmetric: isAlt, snapWithin }, space)
      : moveFrame(from, by, snapWithin, space);
    setHints(dragged);
    onFrame(dragged.frame);
  };
  const onDrop = () => {
    setHints(NOTHING);
    onRelease();
  };
  const listen = useGripListeners({ rect: frame, onDrag, onDrop });
  if (!viewport) return null;
  const box = rectToScreen(viewport, frame);
  const x = clampNumber(box.x + box.width / 2, CHIP_WIDTH / 2, Math.max(CHIP_WIDTH / 2, stage.width - CHIP_WIDTH / 2));
  const y = clampNumber(box.y + box.height + 12, TOP, Math.max(TOP, stage.height - CHIP_HEIGHT - 8));
  return (
    <div className="frame-box">
      {without(rectOf(space.canvas), frame).map((cut) => (
        <div key={`${cut.x} ${cut.y}`} className="cut" style={placeOf(cut, viewport)} />
      ))}
      {hints.guides.map((guide) => (
        <Guide key={guide.axis} guide={guide} viewport={viewport} stage={stage} />
      ))}
      <GrowthChips canvas={space.canvas} frame={frame} isEstimate={isEstimate} />
      <BoxGrips label={m.frame()} rect={frame} onDrag={onDrag} onDrop={onDrop} />
      <span className="chip box-chip" style={{ transform: `translate(calc(${x}px - 50%), ${y}px)` }}>
        <button
          type="button"
          className="mover"
          title={m.canvas_frame_hint({ shift: keysText("Shift"), alt: keysText("Alt"), ctrl: keysText("Ctrl") })}
          {...listen({ x: 0, y: 0 })}
        >
          {hints.limit
            ? limitText(hints.limit, space.limits)
            : m.pixels_unit({ value: isEstimate ? m.approximate({ size: sizeText(frame) }) : sizeText(frame) })}
        </button>
      </span>
    </div>
  );
}

/** The line that an edge has come to, and what it is. */
function Guide({ guide, viewport, stage }: { readonly guide: SnapGuide; readonly viewport: Viewport; readonly stage: Size }) {
  const isUpright = guide.axis === "x";
  const at = guide.at * viewport.scale + (isUpright ? viewport.x : viewport.y);
  const style = isUpright
    ? { width: 1, height: stage.height, transform: `translate(${at}px, 0)` }
    : { width: stage.width, height: 1, transform: `translate(0, ${at}px)` };
  return (
    <div className="guide" data-axis={guide.axis} style={style}>
      <span className="chip">{guideText(guide)}</span>
    </div>
  );
}

function placeOf(rect: Rect, viewport: Viewport) {
  const { x, y, width, height } = rectToScreen(viewport, rect);
  return { width, height, transform: `translate(${x}px, ${y}px)` };
}
