import { intersect, isEmpty, pad, type Rect, rectOf, type Size, union } from "../../geometry/geometry.ts";
import { MIN_SIDE, regionFor, surroundingsOf } from "../../geometry/region.ts";
import type { Components } from "./components.ts";

/** Connected areas of a mask that lie so near each other that an engine sees them in one region. */
export interface Island {
  /** Bounds of their pixels, which hold no other island's: whole canvas pixels. */
  readonly bounds: Rect;
  /** Pixels. */
  readonly area: number;
}

/** An island while it is put together. */
interface Group extends Island {
  /** Rectangle of everything near to it: its areas' regions and its surroundings. That of more areas holds that of fewer. */
  readonly reach: Rect;
}

/**
 * The islands of a mask, in reading order: areas whose own regions overlap are of one island, and islands with what surrounds them too, until
 * all lie apart. There is one such parting, the finest, in whatever order areas are taken.
 *
 * @param areas the mask's white
 * @param grow pixels by which a mask is grown before it is sent
 */
export function islandsOf(areas: Components, canvas: Size, grow: number): readonly Island[] {
  const apart: Group[] = [];
  for (const group of inSteps(areas, canvas, grow)) {
    let grown = group;
    for (let i = 0; i < apart.length; ) {
      const other = apart[i];
      if (!other || isEmpty(intersect(other.reach, grown.reach))) {
        i += 1;
        continue;
      }
      grown = together(other, grown, canvas, grow);
      apart.splice(i, 1);
      // It reaches further now.
      i = 0;
    }
    apart.push(grown);
  }
  return apart.sort((a, b) => a.bounds.y - b.bounds.y || a.bounds.x - b.bounds.x).map(({ bounds, area }) => ({ bounds, area }));
}

/**
 * The areas, put together where one look shows that their regions overlap: no region is smaller than the step of a grid, so each holds a
 * point of it, and two that hold the same one overlap. Of a million specks a few hundred groups are left.
 */
function inSteps(areas: Components, canvas: Size, grow: number): readonly Group[] {
  const columns = Math.ceil(canvas.width / MIN_SIDE) + 1;
  const byPoint = new Map<number, { bounds: Rect; area: number; regions: Rect }>();
  for (let component = 0; component < areas.count; component++) {
    const bounds = areas.bounds(component);
    const region = regionFor(sent(bounds, canvas, grow), canvas);
    const point = Math.ceil(region.y / MIN_SIDE) * columns + Math.ceil(region.x / MIN_SIDE);
    const known = byPoint.get(point);
    if (known) {
      known.bounds = union(known.bounds, bounds);
      known.regions = union(known.regions, region);
      known.area += areas.area(component);
    } else byPoint.set(point, { bounds, regions: region, area: areas.area(component) });
  }
  return [...byPoint.values()].map(({ bounds, area, regions }) => ({
    bounds,
    area,
    reach: union(regions, around(bounds, canvas, grow)),
  }));
}

function together(one: Group, other: Group, canvas: Size, grow: number): Group {
  const bounds = union(one.bounds, other.bounds);
  const reach = union(union(one.reach, other.reach), around(bounds, canvas, grow));
  return { bounds, area: one.area + other.area, reach };
}

const sent = (bounds: Rect, canvas: Size, grow: number): Rect => intersect(pad(bounds, grow), rectOf(canvas));
const around = (bounds: Rect, canvas: Size, grow: number): Rect => surroundingsOf(sent(bounds, canvas, grow), canvas);
