import type { Point } from "../../core/geometry/geometry.ts";

const distance = (a: Point, b: Point): number => Math.hypot(b.x - a.x, b.y - a.y);

/**
 * The curve from `from` to `to` of a centripetal Catmull-Rom spline, as the points of a polyline that strays from it by at most
 * `tolerance` pixels; without `from`, with `to` last. `before` and `after` are the neighbours; at an end of the stroke pass the end
 * point itself. It passes through every point and makes neither cusps nor loops of its own.
 *
 * @see Yuksel, Schaefer, Keyser, "Parameterization and applications of Catmull-Rom curves" (2011)
 * @see Wang's formula for the number of steps: Goldman, "Pyramid Algorithms" (2003), section 5.6.3
 */
export function curvePoints(before: Point, from: Point, to: Point, after: Point, tolerance: number): Point[] {
  const chord = Math.sqrt(distance(from, to));
  if (chord === 0) return [];
  const head = Math.sqrt(distance(before, from));
  const tail = Math.sqrt(distance(to, after));
  const far = tail > 0 ? control(after, to, from, tail, chord) : null;
  const near = head > 0 ? control(before, from, to, head, chord) : freeEnd(from, to, far ?? third(to, from));
  return flattened(from, near, far ?? freeEnd(to, from, near), to, tolerance);
}

function flattened(from: Point, near: Point, far: Point, to: Point, tolerance: number): Point[] {
  const bend = Math.max(
    Math.hypot(from.x - 2 * near.x + far.x, from.y - 2 * near.y + far.y),
    Math.hypot(near.x - 2 * far.x + to.x, near.y - 2 * far.y + to.y),
  );
  const steps = Math.max(1, Math.ceil(Math.sqrt((0.75 * bend) / tolerance)));
  const points: Point[] = [];
  for (let step = 1; step < steps; step++) points.push(bezier(from, near, far, to, step / steps));
  points.push(to);
  return points;
}

/** The Bezier handle of `at` towards `next`. `lead` and `chord` are square roots of the distances to `previous` and to `next`. */
function control(previous: Point, at: Point, next: Point, lead: number, chord: number): Point {
  const a = lead * lead;
  const b = chord * chord;
  const own = 2 * a + 3 * lead * chord + b;
  const under = 3 * lead * (lead + chord);
  return {
    x: (a * next.x - b * previous.x + own * at.x) / under,
    y: (a * next.y - b * previous.y + own * at.y) / under,
  };
}

const third = (at: Point, next: Point): Point => ({ x: at.x + (next.x - at.x) / 3, y: at.y + (next.y - at.y) / 3 });

/** The handle of an end that has no neighbour: the curve is the parabola that leaves `other` along its handle. */
const freeEnd = (end: Point, other: Point, handle: Point): Point => ({
  x: handle.x + (end.x - other.x) / 3,
  y: handle.y + (end.y - other.y) / 3,
});

function bezier(p0: Point, p1: Point, p2: Point, p3: Point, t: number): Point {
  const s = 1 - t;
  const w0 = s * s * s;
  const w1 = 3 * s * s * t;
  const w2 = 3 * s * t * t;
  const w3 = t * t * t;
  return { x: w0 * p0.x + w1 * p1.x + w2 * p2.x + w3 * p3.x, y: w0 * p0.y + w1 * p1.y + w2 * p2.y + w3 * p3.y };
}
