import { useEditorState } from "../../state/store.ts";

/** CSS pixels of the fitted view: wide enough to paint an area, fine enough to follow an edge. */
const BRUSH = 40;
/** Of the shorter side of an image that is narrower than that on screen. */
const WIDEST = 0.25;

/**
 * Gives the brush a size that suits the image that is about to be shown, once it is fitted into the stage. From then on the size is the
 * designer's, in image pixels, whatever the view does. Only a new image does this: a document that is opened again, or after a reload, is
 * gone on with, and there as in Photoshop the size stays what it was.
 */
export function sizeBrush(): void {
  const stop = useEditorState.subscribe(({ viewport, area, setDiameter }) => {
    if (!viewport || !area) return;
    stop();
    setDiameter(Math.min(BRUSH / viewport.scale, WIDEST * Math.min(area.width, area.height)));
  });
}
