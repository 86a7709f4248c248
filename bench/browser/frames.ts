import type { Point, Size } from "../../src/core/geometry/geometry.ts";
import { alternate, type Budget } from "../measure.ts";
import { chance, MP_24, MP_100, wander } from "../scene.ts";
import { busierMs, settle } from "./frame.ts";
import { canvasMasker } from "./painters/canvasMasker.tsx";
import { fullCanvas } from "./painters/fullCanvas.ts";
import { ourPainter } from "./painters/ours.tsx";
import { type Painter, point } from "./painters/painter.ts";
import { sketchCanvas } from "./painters/sketchCanvas.tsx";
import { strokesOver } from "./stroke.ts";

const STROKE_MOVES = 40;

/** Milliseconds that a frame with a move in it keeps the page busier than one without. */
async function paintingMs(painter: Painter, [start = { x: 0, y: 0 }, ...path]: readonly Point[], undo = () => {}) {
  painter.show();
  await settle();
  point(painter, "down", start);
  const costMs = await busierMs(path.length, (frame) => point(painter, "move", path[frame] ?? start));
  point(painter, "up", path.at(-1) ?? start);
  undo();
  painter.hide();
  return costMs;
}

/** @param frames in a stroke; processor time is told in steps of ten milliseconds, so the cheaper they are the more it takes */
const paintingFrame = (
  peer: string,
  size: Size,
  demand: number,
  frames: number,
  open: () => Promise<Painter & { dropStroke?(): void }>,
): Budget => ({
  name: `painting frame minus idle at ${Math.round((size.width * size.height) / 1e6)} MP / ${peer}`,
  demand,
  sense: "most",
  async run() {
    const ours = ourPainter(size);
    const theirs = await open();
    const paths = strokesOver(ours.mask, frames + 1);
    const costs = await alternate(
      () => paintingMs(ours, paths.next().value, () => ours.editor.undo()),
      () => paintingMs(theirs, paths.next().value, () => theirs.dropStroke?.()),
      { rounds: 4, warmUps: 1 },
    );
    ours.close();
    theirs.close();
    return costs;
  },
});

async function sketchWithStrokes(strokes: number) {
  const sketch = sketchCanvas(MP_24);
  const next = chance(1);
  for (let i = 0; i < strokes; i++) sketch.addStroke(wander(MP_24, STROKE_MOVES, 30, next));
  await settle();
  return sketch;
}

export const frameBudgets: readonly Budget[] = [
  paintingFrame("full canvas scaled by CSS", MP_24, 0.5, 24, async () => fullCanvas(MP_24)),
  paintingFrame("full canvas scaled by CSS", MP_100, 0.2, 24, async () => fullCanvas(MP_100)),
  paintingFrame("react-canvas-masker at full size", MP_24, 0.5, 10, () => canvasMasker(MP_24, MP_24.width)),
  paintingFrame("react-sketch-canvas with 500 strokes", MP_24, 0.5, 24, () => sketchWithStrokes(500)),
];
