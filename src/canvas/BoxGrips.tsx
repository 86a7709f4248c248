import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import type { Point, Rect } from "../core/geometry/geometry.ts";
import { rectToScreen } from "../core/geometry/viewport.ts";
import { BOX_GRIPS, type BoxGrip } from "../core/math/box.ts";
import { useEditorState } from "../state/store.ts";
import "./boxGrips.css";

/** The state of a drag of a grip. All in image pixels. */
export interface BoxDrag {
  readonly grip: BoxGrip;
  /** The box when the drag began. */
  readonly from: Rect;
  readonly dx: number;
  readonly dy: number;
  readonly isShift: boolean;
  readonly isAlt: boolean;
  /** It meets nothing on its way: it is moved by keys, or with Ctrl or Command held. */
  readonly isFree: boolean;
}

interface BoxGripsProps {
  /** The name of the box: "Region". */
  readonly label: string;
  /** Image pixels. */
  readonly rect: Rect;
  readonly onDrag: (drag: BoxDrag) => void;
  /** The drag is over; it may have moved nothing. */
  readonly onDrop?: () => void;
}

const ACROSS = { "-1": "left", 0: "", 1: "right" } as const;
const DOWN = { "-1": "top", 0: "", 1: "bottom" } as const;
const nameOf = ({ x, y }: BoxGrip): string => [DOWN[y], ACROSS[x]].filter((word) => word !== "").join(" ");

/** The eight grips of a box over the stage: dragged by pointer, or moved by arrow keys, a pixel at a time, ten with Shift. */
export function BoxGrips({ label, rect, onDrag, onDrop }: BoxGripsProps) {
  const viewport = useEditorState((state) => state.viewport);
  const listen = useGripListeners({ rect, onDrag, ...(onDrop ? { onDrop } : {}) });
  if (!viewport) return null;
  const { x, y, width, height } = rectToScreen(viewport, rect);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form
    <div className="box-grips" role="group" aria-label={label}>
      {BOX_GRIPS.map((grip) => (
        <button
          key={nameOf(grip)}
          type="button"
          className="grip"
          data-grip={nameOf(grip)}
          aria-label={`${label}, ${nameOf(grip)}`}
          style={{ transform: `translate(${x + (width * (grip.x + 1)) / 2}px, ${y + (height * (grip.y + 1)) / 2}px)` }}
          {...listen(grip)}
        />
      ))}
    </div>
  );
}

interface Held {
  readonly pointerId: number;
  readonly from: Rect;
  readonly at: Point;
}

/** The listeners that make an element a grip of the box. */
export function useGripListeners({ rect, onDrag, onDrop }: Pick<BoxGripsProps, "rect" | "onDrag" | "onDrop">) {
  const held = useRef<Held | null>(null);
  const release = () => {
    if (held.current) onDrop?.();
    held.current = null;
  };
  return (grip: BoxGrip) => ({
    onPointerDown(event: PointerEvent) {
      if (event.button !== 0 || held.current) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      held.current = { pointerId: event.pointerId, from: rect, at: { x: event.clientX, y: event.clientY } };
    },
    onPointerMove({ pointerId, buttons, clientX, clientY, shiftKey, altKey, ctrlKey, metaKey }: PointerEvent) {
      const { viewport } = useEditorState.getState();
      // It was let go of unseen.
      if (buttons === 0) release();
      if (held.current?.pointerId !== pointerId || !viewport) return;
      const { from, at } = held.current;
      const dx = (clientX - at.x) / viewport.scale;
      const dy = (clientY - at.y) / viewport.scale;
      onDrag({ grip, from, dx, dy, isShift: shiftKey, isAlt: altKey, isFree: ctrlKey || metaKey });
    },
    onPointerUp: release,
    onPointerCancel: release,
    onKeyDown(event: KeyboardEvent) {
      const step = event.shiftKey ? 10 : 1;
      const by = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
      if (!by) return;
      event.preventDefault();
      event.stopPropagation();
      const [dx = 0, dy = 0] = by;
      onDrag({ grip, from: rect, dx, dy, isShift: false, isAlt: event.altKey, isFree: true });
      onDrop?.();
    },
  });
}
