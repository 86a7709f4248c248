import { centreOf, type Rect, rectOf, type Size } from "../core/geometry.ts";
import { toScreen } from "../core/viewport.ts";
import { useEditorState } from "../state/store.ts";

const number = (value: number): string => Math.round(value).toLocaleString("en");

interface GrowthChipsProps {
  readonly canvas: Size;
  readonly frame: Rect;
  /** The vendor decides by how much: this is a guess. */
  readonly isEstimate: boolean;
}

/** How much each side grows or is cut by, in the middle of what is new or goes. All in canvas pixels. */
export function GrowthChips({ canvas, frame, isEstimate }: GrowthChipsProps) {
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
    .filter(({ by }) => Math.abs(by) >= 1)
    .map(({ side, by, at }) => {
      const { x, y } = toScreen(viewport, at);
      return (
        <span key={side} className="chip" style={{ transform: `translate(calc(${x}px - 50%), calc(${y}px - 50%))` }}>
          {isEstimate && "about "}
          {by > 0 ? "+" : "\u2212"} {number(Math.abs(by))} px
        </span>
      );
    });
}
