import type { Context } from "konva/lib/Context.js";
import { Shape } from "react-konva/lib/ReactKonvaCore.js";
import type { Rect } from "../core/geometry/geometry.ts";
import { rectToScreen } from "../core/geometry/viewport.ts";
import { useEditorState } from "../state/store.ts";

const DASH = [5, 4];
const [GAP] = DASH;

/** A dashed line of one pixel around a part of the canvas (image pixels), seen on any picture. */
export function DashedBox({ rect }: { readonly rect: Rect }) {
  const viewport = useEditorState((state) => state.viewport);
  if (!viewport) return null;
  const { x, y, width, height } = rectToScreen(viewport, rect);
  // Between two pixels a line of one would be two wide.
  const [left, top] = [Math.round(x) + 0.5, Math.round(y) + 0.5];
  const draw = (context: Context) => {
    context.beginPath();
    context.rect(left, top, Math.round(x + width) - 0.5 - left, Math.round(y + height) - 0.5 - top);
    context.setLineDash(DASH);
    context.setAttr("lineWidth", 1);
    context.setAttr("lineDashOffset", GAP);
    context.setAttr("strokeStyle", "#00000080");
    context.stroke();
    context.setAttr("lineDashOffset", 0);
    context.setAttr("strokeStyle", "#fff");
    context.stroke();
  };
  return <Shape sceneFunc={draw} listening={false} perfectDrawEnabled={false} />;
}
