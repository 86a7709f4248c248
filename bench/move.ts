import { type Point, pad, type Rect, rectOf, type Size, union } from "../src/core/geometry.ts";
import { paintCapsule } from "../src/core/mask/capsule.ts";
import { KEEP, MaskDocument, REPAINT } from "../src/core/mask/maskDocument.ts";
import { composeOverlay } from "../src/core/mask/overlay.ts";
import { fit as fitViewport } from "../src/core/viewport.ts";
import { alternate, type Budget } from "./measure.ts";
import { BRUSH_RADIUS, chance, MP_12, MP_24, MP_100, paintStroke, VIEW, wander } from "./scene.ts";

const MOVES = 200;
const COLOUR = { r: 230, g: 40, b: 120, a: 140 };

/** Milliseconds a move: the brush painted into the mask and its part of the view composed, over a stroke that is then rolled back. */
function mover(mask: MaskDocument): () => number {
  const target = { ...VIEW, data: new Uint32Array(VIEW.width * VIEW.height) };
  const viewport = fitViewport(rectOf(mask.size), VIEW, 0);
  let dirty: Rect = { x: 0, y: 0, width: 0, height: 0 };
  mask.onChange((changed) => {
    dirty = union(dirty, changed);
  });
  const next = chance(99);
  return () => {
    const path = wander(mask.size, MOVES, 20, next);
    const edit = mask.begin();
    let from: Point | undefined;
    const start = performance.now();
    for (const to of path) {
      dirty = { x: 0, y: 0, width: 0, height: 0 };
      paintCapsule(edit, { a: from ?? to, b: to, radius: BRUSH_RADIUS }, REPAINT);
      edit.flush();
      const { x, y, width, height } = dirty;
      const { scale } = viewport;
      const onScreen = { x: x * scale + viewport.x, y: y * scale + viewport.y, width: width * scale, height: height * scale };
      composeOverlay(target, mask, viewport, pad(onScreen, 1), COLOUR);
      from = to;
    }
    const spentMs = performance.now() - start;
    edit.rollback();
    return spentMs / MOVES;
  };
}

/** Brush and eraser in turn, so that the mask stays ragged: where all is white a stroke has nothing to do. */
function maskWithStrokes(size: Size, strokes: number): MaskDocument {
  const mask = new MaskDocument(size);
  const next = chance(1);
  for (let i = 0; i < strokes; i++) paintStroke(mask, next, i % 2 === 0 ? REPAINT : KEEP);
  return mask;
}

export const moveAfterStrokes: Budget = {
  name: "a move at 24 MP after 500 strokes / after none",
  demand: 1.3,
  run: () => alternate(mover(maskWithStrokes(MP_24, 500)), mover(new MaskDocument(MP_24)), 31),
};

export const moveAtSize: Budget = {
  name: "a move at 100 MP / at 12 MP",
  demand: 2,
  run: () => alternate(mover(new MaskDocument(MP_100)), mover(new MaskDocument(MP_12)), 31),
};
