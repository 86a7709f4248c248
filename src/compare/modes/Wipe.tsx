import { IconArrowsHorizontal, IconSeparatorVertical } from "@tabler/icons-react";
import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { clampNumber } from "../../core/geometry/geometry.ts";
import { percentText } from "../../intl/figures.ts";
import { m } from "../../messages/messages.js";
import { ComparePane } from "../ComparePane.tsx";
import type { CompareMode, CompareProps } from "../compareMode.ts";
import { PanZoom } from "../PanZoom.tsx";
import styles from "../review.module.css";

const STEP = 1;
const LARGE_STEP = 10;

/** Before left of a divider that is dragged or moved by keys, after right of it. */
function Wipe({ before, after, beforeCanvas, afterCanvas, afterLabel, viewport, onViewport }: CompareProps) {
  const stage = useRef<HTMLDivElement>(null);
  /** Per cent of the stage's width. */
  const [position, setPosition] = useState(50);
  const moveTo = (per: number) => setPosition(clampNumber(per, 0, 100));

  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (!stage.current || event.buttons === 0 || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const { left, width } = stage.current.getBoundingClientRect();
    moveTo((100 * (event.clientX - left)) / width);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to = keyTarget(event, position);
    if (to === null) return;
    event.preventDefault();
    moveTo(to);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields
    <div ref={stage} role="group" className={styles.stage} aria-label={m.compare_wipe_label()}>
      <PanZoom viewport={viewport} onViewport={onViewport}>
        <ComparePane
          label={m.before()}
          layers={before}
          canvas={beforeCanvas}
          viewport={viewport}
          clip={`inset(0 ${100 - position}% 0 0)`}
        />
        <ComparePane
          label={afterLabel}
          layers={after}
          canvas={afterCanvas}
          viewport={viewport}
          clip={`inset(0 0 0 ${position}%)`}
        />
      </PanZoom>
      <span className={styles.chip}>{m.before()}</span>
      <span className={`${styles.chip} ${styles.chipRight}`}>{afterLabel}</span>
      <div
        role="slider"
        tabIndex={0}
        aria-label={m.compare_wipe_position()}
        aria-orientation="horizontal"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(position)}
        aria-valuetext={m.compare_percent_before({ percent: percentText(position / 100) })}
        className={styles.divider}
        style={{ left: `${position}%` }}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          event.currentTarget.focus({ preventScroll: true });
          event.preventDefault();
        }}
        onPointerMove={drag}
      >
        <span className={styles.handle}>
          <IconArrowsHorizontal size={18} stroke={1.6} aria-hidden />
        </span>
      </div>
    </div>
  );
}

function keyTarget({ key, shiftKey }: KeyboardEvent, position: number): number | null {
  const step = shiftKey ? LARGE_STEP : STEP;
  switch (key) {
    case "ArrowLeft":
    case "ArrowDown":
      return position - step;
    case "ArrowRight":
    case "ArrowUp":
      return position + step;
    case "PageDown":
      return position - LARGE_STEP;
    case "PageUp":
      return position + LARGE_STEP;
    case "Home":
      return 0;
    case "End":
      return 100;
    default:
      return null;
  }
}

export const wipe = {
  id: "wipe",
  label: m.compare_wipe(),
  icon: IconSeparatorVertical,
  shortcut: "2",
  Component: Wipe,
} as const satisfies CompareMode;
