import type { Size } from "../core/geometry/geometry.ts";
import type { Editor } from "../editor/editor.ts";
import type { PlacedPicture } from "../imaging/pixels/drawPicture.ts";
import { hoverWand } from "./hoverWand.ts";
import { keepContrast } from "./keepContrast.ts";

/** What goes on beside the painting, and need not be there for the first stroke. Ends with `signal`. */
export function goOnBeside(
  element: HTMLElement,
  editor: Editor,
  layers: readonly PlacedPicture[],
  canvas: Size,
  signal: AbortSignal,
): void {
  if (signal.aborted) return;
  keepContrast(editor, layers, canvas, signal);
  hoverWand(element, editor, layers, canvas, signal);
}
