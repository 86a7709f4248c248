import type { Context } from "konva/lib/Context.js";
import type { Point } from "../core/geometry/geometry.ts";
import { toScreen, type Viewport } from "../core/geometry/viewport.ts";
import type { DraftShape } from "../editor/draft.ts";

const DASH = [5, 4];
const LINE_WIDTH = 1.3;
const HANDLE = 6;
/** Points of a line that are nearer to each other, in screen pixels, are one: so it costs what is seen of it. */
const NEAREST = 1.5;

/** Draws the outline of what is being drawn in white dashes on dark, seen on any picture; `context` is in CSS pixels of the stage. */
export function drawDraft(context: Context, draft: DraftShape, viewport: Viewport): void {
  const place = (at: Point) => toScreen(viewport, at);
  context.beginPath();
  trace(context, draft, place, viewport.scale);
  context.setAttr("lineWidth", LINE_WIDTH);
  context.setAttr("lineJoin", "round");
  context.setAttr("strokeStyle", "#000000a0");
  context.stroke();
  context.setLineDash(DASH);
  context.setAttr("strokeStyle", "#fff");
  context.stroke();
  context.setLineDash([]);
  if (draft.kind !== "polyline" || draft.corners === undefined) return;
  // The first corner is where the polygon closes: it is filled once the pointer is on it.
  for (const [i, corner] of draft.points.slice(0, draft.corners).entries())
    drawHandle(context, place(corner), i === 0 && draft.isClosed);
}

function trace(context: Context, draft: DraftShape, place: (at: Point) => Point, scale: number): void {
  if (draft.kind === "polyline") {
    tracePoints(context, draft.points.map(place), draft.isClosed);
    return;
  }
  const { x, y } = place(draft.rect);
  const width = draft.rect.width * scale;
  const height = draft.rect.height * scale;
  if (draft.kind === "rect") context.rect(x, y, width, height);
  else context.ellipse(x + width / 2, y + height / 2, width / 2, height / 2, 0, 0, 2 * Math.PI, false);
}

function tracePoints(context: Context, points: readonly Point[], isClosed: boolean): void {
  const [first] = points;
  if (!first) return;
  context.moveTo(first.x, first.y);
  let last = first;
  for (const [i, point] of points.entries()) {
    const isNear = Math.abs(point.x - last.x) < NEAREST && Math.abs(point.y - last.y) < NEAREST;
    if (isNear && i < points.length - 1) continue;
    context.lineTo(point.x, point.y);
    last = point;
  }
  if (isClosed) context.closePath();
}

function drawHandle(context: Context, { x, y }: Point, isFilled: boolean): void {
  const side = isFilled ? HANDLE + 3 : HANDLE;
  context.setAttr("fillStyle", isFilled ? "#000" : "#fff");
  context.setAttr("strokeStyle", isFilled ? "#fff" : "#000000b0");
  context.setAttr("lineWidth", 1);
  context.beginPath();
  context.rect(x - side / 2, y - side / 2, side, side);
  context.fill();
  context.stroke();
}
