import { Group, Rect as RectShape } from "react-konva/lib/ReactKonvaCore.js";
import type { Rect } from "../core/geometry/geometry.ts";
import { rectToScreen } from "../core/geometry/viewport.ts";
import { useEditorState } from "../state/store.ts";
import "konva/lib/shapes/Rect.js";

const DASH = [5, 4];

/** A dashed box around a part of the canvas (image pixels), seen on any picture. */
export function DashedBox({ rect: boxed }: { readonly rect: Rect }) {
  const viewport = useEditorState((state) => state.viewport);
  if (!viewport) return null;
  const { x, y, width, height } = rectToScreen(viewport, boxed);
  // Between two pixels a line of one would be two wide.
  const [left, top] = [Math.round(x) + 0.5, Math.round(y) + 0.5];
  const rect = { x: left, y: top, width: Math.round(x + width) - 0.5 - left, height: Math.round(y + height) - 0.5 - top };
  const line = { ...rect, strokeWidth: 1, dash: DASH, listening: false, perfectDrawEnabled: false };
  return (
    <Group listening={false}>
      <RectShape {...line} stroke="#00000080" dashOffset={DASH[0] ?? 0} />
      <RectShape {...line} stroke="#fff" />
    </Group>
  );
}
