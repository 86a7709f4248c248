import { intersect, type Rect, rectOf, type Size, union, withoutAll } from "../geometry/geometry.ts";

/**
 * The part of a canvas that has a picture everywhere: all of it, except after an extension that was abandoned between two of its
 * steps. Then it is the area of the lowest layer, with as many of the others, from the lowest up, as leave no gap.
 *
 * @param layers lowest first; the lowest meets the canvas
 */
export function wholeOf(canvas: Size, layers: readonly Rect[]): Rect {
  const all = rectOf(canvas);
  const [first = all, ...others] = layers.map((layer) => intersect(layer, all));
  const covered = [first, ...others];
  if (withoutAll(all, covered).length === 0) return all;
  return others.reduce((whole, layer) => {
    const grown = union(whole, layer);
    return withoutAll(grown, covered).length === 0 ? grown : whole;
  }, first);
}
