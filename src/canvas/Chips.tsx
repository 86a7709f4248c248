import { centreOf, clampNumber, type Rect, rectOf, type Size } from "../core/geometry.ts";
import { rectToScreen, toScreen } from "../core/viewport.ts";
import { useEditorMembers, useEditorState } from "../state/store.ts";

/** The rectangle that the engine gets to see, and how many of its pixels one pixel of the answer will fill. */
export interface ShownRegion {
  /** Canvas pixels. */
  readonly rect: Rect;
  /** 1.8: the answer is enlarged 1.8 times; 1 and less: joined at 1:1. */
  readonly scale: number;
}

const CHIP_HEIGHT = 22;
const number = (value: number): string => Math.round(value).toLocaleString("en");

/** What the region is, above its box; it stays on the stage. */
export function RegionChip({ region }: { readonly region: ShownRegion }) {
  const { viewport, stage } = useEditorMembers("viewport", "stage");
  if (!viewport) return null;
  const { rect, scale } = region;
  const box = rectToScreen(viewport, rect);
  const how = scale > 1.05 ? `enlarged ${scale.toFixed(1)}x` : "joined at 1:1";
  const x = clampNumber(box.x, 4, Math.max(4, stage.width - 240));
  const y = clampNumber(box.y - CHIP_HEIGHT - 2, 4, Math.max(4, stage.height - CHIP_HEIGHT - 4));
  return (
    <span className="chip" style={{ transform: `translate(${x}px, ${y}px)` }}>
      Region {number(rect.width)} × {number(rect.height)}, {how}
    </span>
  );
}

/** How much each side grows, in the middle of what is new. All in canvas pixels. */
export function GrowthChips({ canvas, frame }: { readonly canvas: Size; readonly frame: Rect }) {
  const viewport = useEditorState((state) => state.viewport);
  if (!viewport) return null;
  const middle = centreOf(rectOf(canvas));
  const right = frame.x + frame.width;
  const bottom = frame.y + frame.height;
  const sides = [
    { side: "left", by: -frame.x, at: { x: frame.x / 2, y: middle.y } },
    { side: "right", by: right - canvas.width, at: { x: (right + canvas.width) / 2, y: middle.y } },
    { side: "top", by: -frame.y, at: { x: middle.x, y: frame.y / 2 } },
    { side: "bottom", by: bottom - canvas.height, at: { x: middle.x, y: (bottom + canvas.height) / 2 } },
  ];
  return sides
    .filter(({ by }) => by >= 1)
    .map(({ side, by, at }) => {
      const { x, y } = toScreen(viewport, at);
      return (
        <span key={side} className="chip" style={{ transform: `translate(calc(${x}px - 50%), calc(${y}px - 50%))` }}>
          + {number(by)} px
        </span>
      );
    });
}
