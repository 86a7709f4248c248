import { centreOf, type Rect, rectOf, type Size } from "../core/geometry/geometry.ts";
import { toScreen } from "../core/geometry/viewport.ts";
import { countText } from "../intl/figures.ts";
import { m } from "../messages/messages.js";
import { useEditorState } from "../state/store.ts";

interface GrowthChipsProps {
  readonly canvas: Size;
  readonly frame: Rect;
  /** The vendor decides by how much: this is a guess. */
  readonly isEstimate: boolean;
}

/** CSS pixels: how deep a strip must be to hold a chip and a grip, and how far aside of the grip the chip is else. */
const UPRIGHT = { needs: 96, x: 0, y: 26 };
const LEVEL = { needs: 44, x: 64, y: 0 };

/** The number of pixels that each side grows or is cut by, in the middle of the new or cropped area. All in canvas pixels. */
export function GrowthChips({ canvas, frame, isEstimate }: GrowthChipsProps) {
  const viewport = useEditorState((state) => state.viewport);
  if (!viewport) return null;
  const middle = centreOf(rectOf(canvas));
  const right = frame.x + frame.width;
  const bottom = frame.y + frame.height;
  const sides = [
    { side: "left", by: -frame.x, at: { x: frame.x / 2, y: middle.y }, beside: UPRIGHT },
    { side: "right", by: right - canvas.width, at: { x: (right + canvas.width) / 2, y: middle.y }, beside: UPRIGHT },
    { side: "top", by: -frame.y, at: { x: middle.x, y: frame.y / 2 }, beside: LEVEL },
    { side: "bottom", by: bottom - canvas.height, at: { x: middle.x, y: (bottom + canvas.height) / 2 }, beside: LEVEL },
  ];
  return sides
    .filter(({ by }) => Math.abs(by) >= 1)
    .map(({ side, by, at, beside }) => {
      const middleOf = toScreen(viewport, at);
      // What is too narrow for it has the frame's grip in its middle.
      const isNarrow = Math.abs(by) * viewport.scale < beside.needs;
      const [x, y] = isNarrow ? [middleOf.x + beside.x, middleOf.y + beside.y] : [middleOf.x, middleOf.y];
      return (
        <span key={side} className="chip" style={{ transform: `translate(calc(${x}px - 50%), calc(${y}px - 50%))` }}>
          {by > 0 ? "+" : "\u2212"}{" "}
          {m.pixels_unit({
            value: isEstimate
              ? m.approximate({ size: countText(Math.round(Math.abs(by))) })
              : countText(Math.round(Math.abs(by))),
          })}
        </span>
      );
    });
}
