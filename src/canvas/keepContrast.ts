import { intersect, longerSide, pad, type Rect, rectOf, type Size } from "../core/geometry/geometry.ts";
import { contrastColour } from "../core/mask/overlay/contrastColour.ts";
import { sampleMask } from "../core/mask/selection/sampleMask.ts";
import type { Editor } from "../editor/editor.ts";
import type { PlacedPicture } from "../imaging/pixels/drawPicture.ts";
import { pixelReader } from "../imaging/pixels/pixelReader.ts";
import { useEditorState } from "../state/store.ts";

/** The longer side of the small picture that the colour is judged by. */
const SIDE = 48;
/** With fewer hits of the mask in the whole picture, the part around it is looked at more closely. */
const FEW = 24;

/**
 * Keeps the overlay's own colour one that contrasts with what is beneath the mask, or with the whole picture while nothing is painted:
 * decided at once and whenever the mask has settled, never while it is drawn, until the signal aborts.
 *
 * @param canvas image pixels
 */
export function keepContrast(editor: Editor, layers: readonly PlacedPicture[], canvas: Size, signal: AbortSignal): void {
  const read = pixelReader(layers);
  const whole = rectOf(canvas);
  const picture = read(whole, smallSize(whole));
  const decide = () => {
    if (editor.isDrawing) return;
    const { contrastColour: current, setContrastColour } = useEditorState.getState();
    const mask = editor.committedMask;
    const weights = sampleMask(mask, whole, picture);
    const hits = weights.reduce((sum, weight) => sum + (weight > 0 ? 1 : 0), 0);
    // Few hits, few tiles: the bounds cost nothing.
    const bounds = hits < FEW ? mask.bounds() : null;
    if (!bounds) {
      setContrastColour(contrastColour(picture, weights, current));
      return;
    }
    const around = intersect(pad(bounds, 2), whole);
    const closer = read(around, smallSize(around));
    setContrastColour(contrastColour(closer, sampleMask(mask, around, closer), current));
  };
  decide();
  signal.addEventListener("abort", editor.onCommit(decide));
}

function smallSize(area: Rect): Size {
  const scale = Math.min(1, SIDE / longerSide(area));
  return { width: Math.max(1, Math.round(area.width * scale)), height: Math.max(1, Math.round(area.height * scale)) };
}
