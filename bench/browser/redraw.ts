import { rectOf, type Size } from "../../src/core/geometry/geometry.ts";
import { fit, type Viewport } from "../../src/core/geometry/viewport.ts";
import { useEditorState } from "../../src/state/store.ts";
import { alternate, type Budget } from "../measure.ts";
import { MP_24, strokedMask, VIEW } from "../scene.ts";
import { drawnMs, settle } from "./frame.ts";
import { ourPainter } from "./painters/ours.tsx";
import { newBox, newCanvas } from "./painters/painter.ts";

const ENLARGED = 8;

/** The mask drawn on a canvas as large as itself. */
export function drawnMask(mask: ReturnType<typeof strokedMask>) {
  const drawn = newCanvas(mask.size);
  drawn.context.fillStyle = "#ffffff";
  for (let row = 0; row < mask.size.height; row++)
    mask.eachRun(row, (first, last) => drawn.context.fillRect(first, row, last - first + 1, 1));
  return drawn.canvas;
}

const middleAt = ({ width, height }: Size, scale: number): Viewport => ({
  scale,
  x: (VIEW.width - width * scale) / 2,
  y: (VIEW.height - height * scale) / 2,
});

const wholeView = (zoom: string, viewport: Viewport): Budget => ({
  name: `whole-view redraw at 24 MP, ${zoom} / drawImage of a full RGBA canvas`,
  demand: 1,
  sense: "most",
  async run() {
    const ours = ourPainter(MP_24, strokedMask(MP_24, 0.28));
    const full = drawnMask(ours.mask);
    const shown = newBox();
    const view = newCanvas(VIEW);
    shown.element.append(view.canvas);
    const { moveViewport, overlay, setOverlay } = useEditorState.getState();
    let turn = 0;
    const costs = await alternate(
      async () => {
        shown.hide();
        ours.show();
        await settle();
        moveViewport(viewport);
        await settle();
        // The mask alone is drawn anew: not the picture, which the other side does not have.
        return drawnMs(() => setOverlay({ opacity: 0.5 + (turn++ % 2) / 10 }), ours.canvas);
      },
      async () => {
        ours.hide();
        shown.show();
        await settle();
        return drawnMs(() => {
          requestAnimationFrame(() => {
            const { scale, x, y } = viewport;
            view.context.resetTransform();
            view.context.clearRect(0, 0, VIEW.width, VIEW.height);
            view.context.imageSmoothingEnabled = scale < 1;
            view.context.setTransform(scale, 0, 0, scale, x, y);
            view.context.drawImage(full, 0, 0);
          });
        }, view.canvas);
      },
      // Whoever has zoomed about for a second has drawn it often enough for the engine to have compiled it.
      { rounds: 31, warmUps: 30 },
    );
    setOverlay(overlay);
    ours.close();
    shown.element.remove();
    full.width = 0;
    return costs;
  },
});

export const redraw: readonly Budget[] = [
  wholeView("fit", fit(rectOf(MP_24), VIEW, 0, 1)),
  wholeView("8:1", middleAt(MP_24, ENLARGED)),
];
