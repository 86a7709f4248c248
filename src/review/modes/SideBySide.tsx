import { IconLayoutColumns } from "@tabler/icons-react";
import { useRef } from "react";
import { rectOf } from "../../core/geometry.ts";
import { panBy, type Viewport } from "../../core/viewport.ts";
import { ComparePane } from "../ComparePane.tsx";
import type { CompareMode, CompareProps } from "../compareMode.ts";
import { PanZoom } from "../PanZoom.tsx";
import styles from "../review.module.css";
import { useBox } from "../useBox.ts";

/** Two stages with one zoom and pan: what is in the middle of the whole stage is in the middle of both. */
function SideBySide({ before, after, beforeCanvas, afterCanvas, viewport, onViewport }: CompareProps) {
  const stage = useRef<HTMLDivElement>(null);
  const shift = useBox(stage).width / 4;
  const half = panBy(viewport, -shift, 0);
  const onHalf = (moved: Viewport) => onViewport(panBy(moved, shift, 0));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields
    <div ref={stage} role="group" className={`${styles.stage} ${styles.halves}`} aria-label="Before and after, side by side">
      <div className={styles.half}>
        <PanZoom viewport={half} onViewport={onHalf}>
          <ComparePane label="Before" layers={before} canvas={rectOf(beforeCanvas)} viewport={half} />
        </PanZoom>
        <span className={styles.chip}>Before</span>
      </div>
      <div className={styles.half}>
        <PanZoom viewport={half} onViewport={onHalf}>
          <ComparePane label="After" layers={after} canvas={afterCanvas} viewport={half} />
        </PanZoom>
        <span className={styles.chip}>After</span>
      </div>
    </div>
  );
}

export const sideBySide = {
  id: "side",
  label: "Side by side",
  icon: IconLayoutColumns,
  shortcut: "1",
  Component: SideBySide,
} as const satisfies CompareMode;
