import { Group, Rect as RectShape } from "react-konva/lib/ReactKonvaCore.js";
import type { Rect } from "../core/geometry.ts";
import { rectToScreen } from "../core/viewport.ts";
import { useEditorState } from "../state/store.ts";
import "konva/lib/shapes/Rect.js";

const DASH = [5, 4];
const HANDLE = 8;
const PLACES = [0, 0.5, 1];
const AROUND = PLACES.flatMap((across) => PLACES.map((down) => ({ across, down }))).filter(
  ({ across, down }) => across !== 0.5 || down !== 0.5,
);

/** A dashed box around a part of the canvas (image pixels), with its eight handles, seen on any picture. */
export function DashedBox({ rect: boxed }: { readonly rect: Rect }) {
  const viewport = useEditorState((state) => state.viewport);
  if (!viewport) return null;
  const rect = rectToScreen(viewport, boxed);
  const line = { ...rect, strokeWidth: 1.3, dash: DASH, listening: false, perfectDrawEnabled: false };
  return (
    <Group listening={false}>
      <RectShape {...line} stroke="#00000080" dashOffset={DASH[0] ?? 0} />
      <RectShape {...line} stroke="#fff" />
      {AROUND.map(({ across, down }) => (
        <RectShape
          key={`${across} ${down}`}
          x={rect.x + rect.width * across - HANDLE / 2}
          y={rect.y + rect.height * down - HANDLE / 2}
          width={HANDLE}
          height={HANDLE}
          cornerRadius={1.5}
          fill="#fff"
          stroke="#00000099"
          strokeWidth={1}
          perfectDrawEnabled={false}
        />
      ))}
    </Group>
  );
}
