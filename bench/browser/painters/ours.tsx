import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { EditorStage } from "../../../src/canvas/Stage.tsx";
import type { Size } from "../../../src/core/geometry/geometry.ts";
import { MASK_DILATION } from "../../../src/core/geometry/region.ts";
import { MaskDocument } from "../../../src/core/mask/maskDocument.ts";
import { Editor } from "../../../src/editor/editor.ts";
import type { EditorPixels } from "../../../src/editor/port.ts";
import { maskFile } from "../../../src/imaging/maskPng/maskFile.ts";
import { createEditorPort } from "../../../src/state/editorPort.ts";
import { useEditorState } from "../../../src/state/store.ts";
import { BRUSH_RADIUS, VIEW } from "../../scene.ts";
import { fitted, newBox, type Painter } from "./painter.ts";

export interface OurPainter extends Painter {
  readonly editor: Editor;
  readonly mask: MaskDocument;
  /** The canvas that shows the mask. */
  readonly canvas: HTMLCanvasElement;
}

/** A brush asks nothing of the picture. */
const NO_PIXELS: EditorPixels = {
  compute: () => Promise.reject(new Error("Nothing is computed here.")),
  readPixels: () => null,
  reportFailure: (label, cause) => {
    throw new Error(label, { cause });
  },
};

const SEAM_REACH = { maskDilation: MASK_DILATION, feather: 16 };

/** Our own stage and the real editor behind it, with all their listeners. The interface's state is one: only the one shown last may be painted on. */
export function ourPainter(size: Size, mask = new MaskDocument(size)): OurPainter {
  const { element, show, hide } = newBox();
  const root = createRoot(element);
  const editor = new Editor(mask, createEditorPort(NO_PIXELS));
  const place = fitted(size);
  useEditorState.getState().resizeStage(VIEW);
  useEditorState.getState().setDiameter(2 * BRUSH_RADIUS);
  flushSync(() => root.render(<EditorStage editor={editor} layers={[]} canvasSize={size} seam={SEAM_REACH} />));
  const target = element.querySelector(".editor-stage");
  // The picture's layer is the first, the mask's the second.
  const canvas = element.querySelectorAll("canvas")[1];
  if (!target || canvas?.width !== VIEW.width) throw new Error("The stage was not rendered, or not as large as the view.");
  return {
    size,
    target,
    place,
    editor,
    mask,
    canvas,
    show() {
      show();
      useEditorState.getState().moveViewport({ x: place.x, y: place.y, scale: place.width / size.width });
    },
    hide,
    exported: async () => createImageBitmap(await maskFile(mask)),
    close() {
      root.unmount();
      editor.close();
      element.remove();
    },
  };
}
