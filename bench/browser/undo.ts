import { areaOf } from "../../src/core/geometry/geometry.ts";
import type { MaskChange, MaskDocument } from "../../src/core/mask/maskDocument.ts";
import { alternate, type Budget, timed } from "../measure.ts";
import { chance, MP_24, paintStroke, strokedMask } from "../scene.ts";
import { settle } from "./frame.ts";
import { canvasMasker } from "./painters/canvasMasker.tsx";
import { ourPainter } from "./painters/ours.tsx";
import { newCanvas, type Painter, point } from "./painters/painter.ts";
import { strokesOver } from "./stroke.ts";

const RGBA_BYTES = 4;

const undoStroke: Budget = {
  name: "undo of a stroke at 24 MP / getImageData of the canvas",
  demand: 0.05,
  sense: "most",
  async run() {
    const mask = strokedMask(MP_24, 0.28);
    const { canvas, context } = newCanvas(MP_24, { willReadFrequently: true });
    context.fillRect(0, 0, MP_24.width, MP_24.height);
    const change = paintStroke(mask, chance(5));
    if (!change) throw new Error("The stroke to undo painted nothing.");
    const costs = await alternate(
      async () => {
        const spentMs = await timed(() => mask.apply(change, "before"));
        mask.apply(change, "after");
        return spentMs;
      },
      () => timed(() => context.getImageData(0, 0, MP_24.width, MP_24.height)),
    );
    canvas.width = 0;
    return costs;
  },
};

/** Bytes that a change keeps for undo or for redo, whichever is more. */
function heavierSide(mask: MaskDocument, change: MaskChange): number {
  const { bytes } = change;
  mask.apply(change, "before");
  return Math.max(bytes, change.bytes);
}

const undoBytes: Budget = {
  name: "bytes an undo step at 24 MP, one stroke / react-canvas-masker's ImageData",
  demand: 0.05,
  sense: "most",
  async run() {
    const mask = strokedMask(MP_24, 0.28);
    const change = paintStroke(mask, chance(5));
    if (!change) throw new Error("The stroke to undo painted nothing.");
    return { ours: heavierSide(mask, change), theirs: RGBA_BYTES * areaOf(MP_24), unit: "bytes" };
  },
};

const STROKE_MOVES = 8;
const FRAMES_AFTER = 3;

/** Milliseconds of processor time from the pointer's lifting until the page is at rest, above what as many idle frames take. */
async function endOfStrokeMs(painter: Painter, [start = { x: 0, y: 0 }, ...path]: readonly { x: number; y: number }[]) {
  painter.show();
  point(painter, "down", start);
  for (const to of path) point(painter, "move", to);
  await settle(30);
  const before = await window.busyMs();
  point(painter, "up", path.at(-1) ?? start);
  await settle(FRAMES_AFTER);
  const after = await window.busyMs();
  await settle(FRAMES_AFTER);
  painter.hide();
  return after - before - ((await window.busyMs()) - after);
}

const endOfStroke: Budget = {
  name: "end of a stroke at 24 MP / react-canvas-masker's at full size",
  demand: 0.25,
  sense: "most",
  async run() {
    const ours = ourPainter(MP_24);
    const theirs = await canvasMasker(MP_24, MP_24.width);
    const paths = strokesOver(ours.mask, STROKE_MOVES);
    const costs = await alternate(
      async () => {
        const spentMs = await endOfStrokeMs(ours, paths.next().value);
        ours.editor.undo();
        return spentMs;
      },
      () => endOfStrokeMs(theirs, paths.next().value),
      { rounds: 5, warmUps: 1 },
    );
    ours.close();
    theirs.close();
    return costs;
  },
};

export const undo: readonly Budget[] = [undoStroke, undoBytes, endOfStroke];
