import { RegionBox, RegionChips, type ShownRegion } from "../../canvas/RegionBox.tsx";
import type { Size } from "../../core/geometry/geometry.ts";
import RegionMenu from "./RegionMenu.tsx";

interface RegionsProps {
  readonly regions: readonly ShownRegion[];
  readonly first: ShownRegion;
  readonly canvas: Size;
}

/** The one region, to be dragged; or those of several edits. */
export default function Regions({ regions, first, canvas }: RegionsProps) {
  if (regions.length > 1) {
    return (
      <RegionChips regions={regions}>
        <RegionMenu />
      </RegionChips>
    );
  }
  return (
    <RegionBox region={first} canvas={canvas}>
      <RegionMenu />
    </RegionBox>
  );
}
