import { type Rect, rectOf, type Size } from "../core/geometry/geometry.ts";
import type { Viewport } from "../core/geometry/viewport.ts";
import type { PlacedPicture } from "../imaging/pixels/drawPicture.ts";
import { m } from "../messages/messages.js";
import { ComparePane } from "./ComparePane.tsx";
import { PanZoom } from "./PanZoom.tsx";
import styles from "./review.module.css";

interface AlignStageProps {
  readonly result: PlacedPicture;
  readonly old: readonly PlacedPicture[];
  readonly oldSize: Size;
  /** The size at which the result is shown, and where the old picture lies on it; null shows the result alone. */
  readonly board: Size;
  readonly box: Rect | null;
  /** Of the old picture, 0..1. */
  readonly opacity: number;
  /** In pixels of the board. */
  readonly viewport: Viewport;
  readonly onViewport: (viewport: Viewport) => void;
}

/** A result with the old picture over it, where a designer puts it. */
export function AlignStage({ result, old, oldSize, board, box, opacity, viewport, onViewport }: AlignStageProps) {
  const resultSize = result.picture.size;
  const resultView = scaledView(viewport, { x: 0, y: 0 }, board.width / resultSize.width);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields
    <div role="group" className={styles.stage} aria-label={m.compare_align_stage()}>
      <PanZoom viewport={viewport} onViewport={onViewport}>
        <ComparePane label={m.result()} layers={[result]} canvas={rectOf(resultSize)} viewport={resultView} />
        {box && (
          <div className={styles.seeThrough} style={{ opacity }}>
            <ComparePane
              label={m.your_image()}
              layers={old}
              canvas={rectOf(oldSize)}
              viewport={scaledView(viewport, box, box.width / oldSize.width)}
            />
          </div>
        )}
      </PanZoom>
    </div>
  );
}

/** The view of what lies at a point of the board, a pixel of it filling `scale` of the board's. */
const scaledView = (viewport: Viewport, { x, y }: { x: number; y: number }, scale: number): Viewport => ({
  scale: viewport.scale * scale,
  x: viewport.x + x * viewport.scale,
  y: viewport.y + y * viewport.scale,
});
