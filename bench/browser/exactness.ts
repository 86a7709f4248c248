import { areaOf, type Point, type Size } from "../../src/core/geometry/geometry.ts";
import type { Budget } from "../measure.ts";
import { chance, MP_24, wander } from "../scene.ts";
import { settle } from "./frame.ts";
import { canvasMasker } from "./painters/canvasMasker.tsx";
import { fullCanvas } from "./painters/fullCanvas.ts";
import { konvaLines } from "./painters/konvaLines.ts";
import { ourPainter } from "./painters/ours.tsx";
import { newCanvas, type Painter, point } from "./painters/painter.ts";
import { sketchCanvas } from "./painters/sketchCanvas.tsx";

const STROKES = 2;
const STROKE_MOVES = 30;
const BAND = 512;

/**
 * Pixels of an exported mask that are wrong whatever was painted: neither black nor white nor wholly transparent, and those by which
 * its area differs from the picture's.
 */
async function inexactPixels(exported: CanvasImageSource & Size, size: Size): Promise<number> {
  let inexact = Math.abs(areaOf(exported) - areaOf(size));
  let painted = 0;
  const { context } = newCanvas({ width: exported.width, height: BAND }, { willReadFrequently: true });
  for (let top = 0; top < exported.height; top += BAND) {
    const height = Math.min(BAND, exported.height - top);
    context.clearRect(0, 0, exported.width, BAND);
    context.drawImage(exported, 0, -top);
    const words = new Uint32Array(context.getImageData(0, 0, exported.width, height).data.buffer);
    const [paper = 0] = words;
    for (const word of words) {
      if (word !== 0 && word !== 0xff000000 && word !== 0xffffffff) inexact++;
      if (word !== paper) painted++;
    }
  }
  if (painted === 0) throw new Error("The exported mask is empty.");
  return inexact;
}

async function paintAndCount(painter: Painter): Promise<number> {
  painter.show();
  await settle();
  const next = chance(3);
  for (let stroke = 0; stroke < STROKES; stroke++) {
    const path: Point[] = wander(painter.size, STROKE_MOVES, 30, next);
    const [start = { x: 0, y: 0 }] = path;
    point(painter, "down", start);
    await settle(2);
    for (const to of path) point(painter, "move", to);
    await settle(2);
    point(painter, "up", path.at(-1) ?? start);
    await settle(2);
  }
  const inexact = await inexactPixels(await painter.exported(), painter.size);
  painter.close();
  return inexact;
}

const exactBeside = (peer: string, open: () => Painter | Promise<Painter>): Budget => ({
  name: `pixels of the exported mask at 24 MP that are grey or missing, ours / those of ${peer}`,
  demand: 0,
  sense: "most",
  run: async () => ({
    ours: await paintAndCount(ourPainter(MP_24)),
    theirs: await paintAndCount(await open()),
    unit: "pixels",
  }),
});

export const exactness: readonly Budget[] = [
  exactBeside("a Konva.Line layer", () => konvaLines(MP_24)),
  exactBeside("a full canvas", () => fullCanvas(MP_24)),
  exactBeside("react-sketch-canvas", () => sketchCanvas(MP_24)),
  exactBeside("react-canvas-masker as it comes", () => canvasMasker(MP_24)),
  exactBeside("react-canvas-masker at full size", () => canvasMasker(MP_24, MP_24.width)),
];
