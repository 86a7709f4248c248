import type { ReactNode } from "react";
import { clampNumber, type Rect, rectOf, type Size } from "../core/geometry/geometry.ts";
import { MIN_REGION, type RegionChoice } from "../core/geometry/region.ts";
import { rectToScreen } from "../core/geometry/viewport.ts";
import { dragBox } from "../core/math/box.ts";
import { sizeText } from "../intl/figures.ts";
import { m } from "../messages/messages.js";
import { useEditorMembers, useEditorState } from "../state/store.ts";
import { scaleText } from "../ui/format.ts";
import { type BoxDrag, BoxGrips, useGripListeners } from "./BoxGrips.tsx";

/** The rectangle that the engine gets to see. */
export interface ShownRegion {
  /** Canvas pixels. */
  readonly rect: Rect;
  /** The size at which it is sent, in pixels. */
  readonly sentAs: Size;
  /** Upscale factor: region pixels that a pixel of the result fills. 1.8: upscaled 1.8×; 1 and less: full resolution. */
  readonly scale: number;
  readonly choice: RegionChoice;
}

interface RegionBoxProps {
  readonly region: ShownRegion;
  readonly canvas: Size;
  /** Behind the words: what else the region could be. */
  readonly children?: ReactNode;
}

const CHIP_HEIGHT = 22;
/** Above lies the bar of the tool's options. */
const TOP = 60;
const CHIP_WIDTH = 300;
const SHORT_CHIP_WIDTH = 170;

/** Above the box, or in it where the tool's options are above; on the stage. Both in CSS pixels of the stage. */
function chipPlace(box: Rect, stage: Size, width = CHIP_WIDTH): string {
  const x = clampNumber(box.x + 12, 4, Math.max(4, stage.width - width));
  const above = box.y - CHIP_HEIGHT - 12;
  const y = clampNumber(above < TOP ? box.y + 12 : above, TOP, Math.max(TOP, stage.height - CHIP_HEIGHT - 4));
  return `translate(${x}px, ${y}px)`;
}

interface RegionChipsProps extends Pick<RegionBoxProps, "children"> {
  readonly regions: readonly ShownRegion[];
}

/** The regions of islands, each of an edit of its own: what they are. They follow the paint, so there is nothing to drag. */
export function RegionChips({ regions, children }: RegionChipsProps) {
  const { viewport, stage } = useEditorMembers("viewport", "stage");
  if (!viewport) return null;
  return regions.map(({ rect, sentAs, scale }, index) => (
    <span
      key={`${rect.x} ${rect.y}`}
      className="chip box-chip"
      title={m.canvas_region_label({ size: sizeText(rect), sent: sizeText(sentAs) })}
      style={{ transform: chipPlace(rectToScreen(viewport, rect), stage, SHORT_CHIP_WIDTH) }}
    >
      <span className="words">{m.region_place({ index: index + 1, count: regions.length, scale: scaleText(scale) })}</span>
      {index === 0 && children}
    </span>
  ));
}

/** The region's grips, and above it what it is: its size, the size that is sent, and how the result will be blended. */
export function RegionBox({ region, canvas, children }: RegionBoxProps) {
  const { viewport, stage } = useEditorMembers("viewport", "stage");
  const { rect, sentAs, scale } = region;
  const onDrag = ({ grip, from, dx, dy }: BoxDrag) => {
    const dragged = dragBox(from, grip, { dx, dy }, rectOf(canvas), MIN_REGION);
    useEditorState.getState().chooseRegion({ kind: "own", rect: dragged });
  };
  const listen = useGripListeners({ rect, onDrag });
  if (!viewport) return null;
  return (
    <>
      <BoxGrips label={m.canvas_region()} rect={rect} onDrag={onDrag} />
      <span className="chip box-chip" style={{ transform: chipPlace(rectToScreen(viewport, rect), stage) }}>
        <button
          type="button"
          className="mover"
          title={m.canvas_region_hint({ sent: sizeText(sentAs) })}
          {...listen({ x: 0, y: 0 })}
        >
          {m.canvas_region()} {sizeText(rect)}
          {sentAs.width !== rect.width || sentAs.height !== rect.height ? ` → ${sizeText(sentAs)}` : ""}, {scaleText(scale)}
        </button>
        {children}
      </span>
    </>
  );
}
