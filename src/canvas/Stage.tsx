import type { Shape as ShapeNode } from "konva/lib/Shape.js";
import type { Image as ImageNode } from "konva/lib/shapes/Image.js";
import { type ReactNode, useEffect, useLayoutEffect, useRef } from "react";
import { Image as ImageShape, Stage as KonvaStage, Layer, Shape } from "react-konva/lib/ReactKonvaCore.js";
import { m } from "../messages/messages.js";
import "konva/lib/shapes/Image.js";
import { isEmpty, type Rect, rectOf, type Size } from "../core/geometry/geometry.ts";
import { rectToScreen } from "../core/geometry/viewport.ts";
import type { Editor } from "../editor/editor.ts";
import { shortcutOf } from "../editor/keymap.ts";
import { listenToPointer } from "../editor/listen.ts";
import type { PlacedPicture } from "../imaging/pixels/drawPicture.ts";
import { useEditorState } from "../state/store.ts";
import { CanvasBackdrop } from "./CanvasBackdrop.tsx";
import { DashedBox } from "./DashedBox.tsx";
import { movePointer } from "./movePointer.ts";
import { isOutlineShown, isOverlayShown, type SeamReach } from "./overlayLook.ts";
import { paintDraft } from "./paintDraft.ts";
import { paintOverlay } from "./paintOverlay.ts";
import { paintPicture } from "./paintPicture.ts";
import { usePixelRatio } from "./usePixelRatio.ts";
import "./stage.css";

export interface EditorStageProps {
  readonly editor: Editor;
  /** The version's layers, lowest first; a new array is drawn anew. */
  readonly layers: readonly PlacedPicture[];
  /** Image pixels. */
  readonly canvasSize: Size;
  /** The new canvas of an extension, in the old canvas's pixels; with it the mask is not shown. */
  readonly frame?: Rect | null | undefined;
  /** The regions that the engine will see, one for each edit; none while nothing is painted. */
  readonly regions?: readonly Rect[];
  /** An edit of just this paint is waited for: it is shown as an outline, until more is painted. */
  readonly isSent?: boolean;
  /** The distance that the edit would reach beyond the paint: shown around the mask. */
  readonly seam: SeamReach;
  /** Content that floats over the image. */
  readonly children?: ReactNode;
}

const NONE: readonly Rect[] = [];
/** Null where they cannot be fetched: the mask then has no outline, and the overlay stays the colour that it is. */
const fetchOutline = () => import("./paintOutline.ts").catch(() => null);
const fetchBeside = () => import("./beside.ts").catch(() => null);

/** The picture, the mask over it and the pointer's ring; fills its parent, which must be positioned. */
export function EditorStage({
  editor,
  layers,
  canvasSize,
  frame,
  regions = NONE,
  isSent = false,
  seam,
  children,
}: EditorStageProps) {
  const root = useRef<HTMLDivElement>(null);
  const pointer = useRef<HTMLDivElement>(null);
  const picture = useRef<ImageNode>(null);
  const overlay = useRef<ImageNode>(null);
  const outline = useRef<ImageNode>(null);
  const draft = useRef<ShapeNode>(null);
  const { width, height } = useEditorState((state) => state.stage);
  const isOverlayVisible = useEditorState(isOverlayShown) && !frame;
  const isMaskView = useEditorState((state) => state.isMaskView) && !frame;
  const isSentShown = useEditorState((state) => state.overlay.isVisible && !state.isMaskView) && isSent && !frame;
  const isOutlined = (useEditorState(isOutlineShown) && !frame) || isSentShown;
  const pixelRatio = usePixelRatio({ width, height });
  const boxed = frame ? [frame] : regions;

  const { maskDilation, feather } = seam;
  const { width: canvasWidth, height: canvasHeight } = canvasSize;
  const { x, y, width: areaWidth, height: areaHeight } = frame ?? rectOf(canvasSize);
  const isFrameHeld = useEditorState((state) => state.isFrameHeld);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another document is shown anew, also where it is of the same size
  useLayoutEffect(() => {
    if (!isFrameHeld) useEditorState.getState().showArea({ x, y, width: areaWidth, height: areaHeight });
  }, [editor, x, y, areaWidth, areaHeight, isFrameHeld]);

  useEffect(() => {
    if (!root.current || !pointer.current) return;
    const listening = new AbortController();
    listenToPointer(editor, root.current, () => useEditorState.getState().viewport, listening.signal);
    movePointer(pointer.current, root.current, editor, listening.signal);
    return () => {
      listening.abort();
      editor.dispatch({ kind: "blur" });
    };
  }, [editor]);

  useLayoutEffect(() => {
    if (root.current) return publishPlace(root.current, { width: canvasWidth, height: canvasHeight });
  }, [canvasWidth, canvasHeight]);

  // The pixel ratio makes new Konva nodes.
  useLayoutEffect(() => {
    const node = picture.current;
    const canvas = { width: canvasWidth, height: canvasHeight };
    if (node && !isEmpty({ width, height })) return paintPicture(node, layers, canvas, { width, height }, pixelRatio);
  }, [layers, canvasWidth, canvasHeight, width, height, pixelRatio]);
  useLayoutEffect(() => {
    const node = overlay.current;
    if (node && !isEmpty({ width, height }))
      return paintOverlay(node, editor.mask, { stage: { width, height }, pixelRatio, seam: { maskDilation, feather } });
  }, [editor, width, height, pixelRatio, maskDilation, feather]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the pixel ratio makes a new node
  useLayoutEffect(() => {
    const layer = overlay.current?.getLayer();
    const show = () => layer?.visible(isOverlayVisible && !(isSentShown && !editor.isDrawing));
    show();
    return editor.subscribe(show);
  }, [editor, isOverlayVisible, isSentShown, pixelRatio]);
  useLayoutEffect(() => {
    const node = outline.current;
    if (!node || !isOutlined || isEmpty({ width, height })) return;
    const over = new AbortController();
    const place = { stage: { width, height }, pixelRatio, marches: !isSentShown };
    void fetchOutline().then((outline) => outline?.paintOutline(node, editor.mask, place, over.signal));
    return () => over.abort();
  }, [editor, isOutlined, isSentShown, width, height, pixelRatio]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the pixel ratio makes a new node
  useLayoutEffect(() => {
    if (draft.current) return paintDraft(draft.current, editor);
  }, [editor, pixelRatio]);
  useEffect(() => {
    const canvas = { width: canvasWidth, height: canvasHeight };
    const over = new AbortController();
    const element = root.current;
    if (element) void fetchBeside().then((beside) => beside?.goOnBeside(element, editor, layers, canvas, over.signal));
    return () => over.abort();
  }, [editor, layers, canvasWidth, canvasHeight]);

  return (
    <div
      ref={root}
      className="editor-stage"
      role="application"
      aria-label={m.canvas_canvas()}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a canvas that is painted on by pointer and keys is an application
      tabIndex={0}
    >
      <CanvasBackdrop canvas={canvasSize} frame={frame} />
      <KonvaStage key={pixelRatio} width={width} height={height} listening={false}>
        <Layer listening={false}>
          <ImageShape ref={picture} image={undefined} listening={false} perfectDrawEnabled={false} />
        </Layer>
        <Layer listening={false}>
          <ImageShape ref={overlay} image={undefined} listening={false} perfectDrawEnabled={false} />
        </Layer>
        {isOutlined && (
          <Layer listening={false}>
            <ImageShape ref={outline} image={undefined} listening={false} perfectDrawEnabled={false} />
          </Layer>
        )}
        <Layer listening={false} visible={boxed.length > 0}>
          {boxed.map((rect) => (
            <DashedBox key={`${rect.x} ${rect.y}`} rect={rect} />
          ))}
        </Layer>
        <Layer listening={false}>
          <Shape ref={draft} listening={false} perfectDrawEnabled={false} />
        </Layer>
      </KonvaStage>
      {isMaskView && (
        <span className="chip hint">
          {m.canvas_mask_view()} {shortcutOf("toggleMaskView")}
        </span>
      )}
      <div ref={pointer} className="pointer" hidden>
        <span className="ring" />
        <span className="cross" />
        <span className="sign" />
      </div>
      {children}
    </div>
  );
}

/** Keeps "x y width height" of the picture, CSS pixels of the stage, in `data-picture`: what a test of the page needs to point at it. */
function publishPlace(element: HTMLElement, canvas: Size): () => void {
  const publish = () => {
    const { viewport } = useEditorState.getState();
    if (!viewport) return;
    const { x, y, width, height } = rectToScreen(viewport, rectOf(canvas));
    element.dataset.picture = `${x} ${y} ${width} ${height}`;
  };
  publish();
  return useEditorState.subscribe((now, before) => {
    if (now.viewport !== before.viewport) publish();
  });
}
