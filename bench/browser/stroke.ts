import type { Point, Size } from "../../src/core/geometry/geometry.ts";
import { KEEP, MaskDocument, REPAINT } from "../../src/core/mask/maskDocument.ts";
import { median } from "../measure.ts";
import { chance, paintStroke, wander } from "../scene.ts";
import { drawnMs, settle } from "./frame.ts";
import { type Painter, point } from "./painters/painter.ts";

/** Brush and eraser in turn, so that the mask stays ragged. */
export function maskWithStrokes(size: Size, strokes: number): MaskDocument {
  const mask = new MaskDocument(size);
  const next = chance(1);
  for (let i = 0; i < strokes; i++) paintStroke(mask, next, i % 2 === 0 ? REPAINT : KEEP);
  return mask;
}

const MAX_WHITE_SHARE = 0.1;

/** Strokes across what is black in `mask`: where it is white the brush has nothing to do, and would look fast. */
export function* strokesOver(mask: MaskDocument, moves: number): Generator<Point[], never> {
  const next = chance(99);
  for (;;) {
    const path = wander(mask.size, moves, 20, next);
    const white = path.filter(({ x, y }) => mask.get(Math.floor(x), Math.floor(y)) === REPAINT).length;
    if (white <= MAX_WHITE_SHARE * moves) yield path;
  }
}

/** Milliseconds a move of one stroke, its listeners and its frame, up to the pixel; the stroke is taken back with `undo`. */
export async function moveMs(
  painter: Painter & { readonly canvas: HTMLCanvasElement },
  [start = { x: 0, y: 0 }, ...path]: readonly Point[],
  undo: () => void,
): Promise<number> {
  painter.show();
  await settle();
  point(painter, "down", start);
  const costs: number[] = [];
  for (const to of path) costs.push(await drawnMs(() => point(painter, "move", to), painter.canvas));
  mustShow(painter, path.at(-1) ?? start);
  point(painter, "up", path.at(-1) ?? start);
  undo();
  painter.hide();
  return median(costs);
}

/** Throws when a stroke is not visible: a painter that draws nothing would be the fastest. */
function mustShow({ size, place, canvas }: Painter & { readonly canvas: HTMLCanvasElement }, at: Point): void {
  const x = place.x + (at.x / size.width) * place.width;
  const y = place.y + (at.y / size.height) * place.height;
  if (!canvas.getContext("2d")?.getImageData(x, y, 1, 1).data[3]) throw new Error("The stroke is not seen.");
}
