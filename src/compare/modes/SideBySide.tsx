import { IconLayoutColumns } from "@tabler/icons-react";
import { useRef } from "react";
import { halfOf, panBy, type Viewport } from "../../core/geometry/viewport.ts";
import { m } from "../../messages/messages.js";
import { ComparePane } from "../ComparePane.tsx";
import type { CompareMode, CompareProps } from "../compareMode.ts";
import { PanZoom } from "../PanZoom.tsx";
import styles from "../review.module.css";
import { useBox } from "../useBox.ts";

/** Two stages with one zoom and pan, above each other on a tall stage: what is in the middle of the whole is in the middle of both. */
function SideBySide({ before, after, beforeCanvas, afterCanvas, afterLabel, viewport, onViewport }: CompareProps) {
  const stage = useRef<HTMLDivElement>(null);
  const whole = useBox(stage);
  const pane = halfOf(whole);
  const [shiftX, shiftY] = [(whole.width - pane.width) / 2, (whole.height - pane.height) / 2];
  const half = panBy(viewport, -shiftX, -shiftY);
  const onHalf = (moved: Viewport) => onViewport(panBy(moved, shiftX, shiftY));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields
    <div
      ref={stage}
      role="group"
      className={`${styles.stage} ${shiftY > 0 ? styles.rows : styles.halves}`}
      aria-label={m.compare_side_by_side_label()}
    >
      <div className={styles.half}>
        <PanZoom viewport={half} onViewport={onHalf}>
          <ComparePane label={m.before()} layers={before} canvas={beforeCanvas} viewport={half} />
        </PanZoom>
        <span className={styles.chip}>{m.before()}</span>
      </div>
      <div className={styles.half}>
        <PanZoom viewport={half} onViewport={onHalf}>
          <ComparePane label={afterLabel} layers={after} canvas={afterCanvas} viewport={half} />
        </PanZoom>
        <span className={styles.chip}>{afterLabel}</span>
      </div>
    </div>
  );
}

export const sideBySide = {
  id: "side",
  label: m.compare_side_by_side(),
  icon: IconLayoutColumns,
  shortcut: "1",
  Component: SideBySide,
} as const satisfies CompareMode;
