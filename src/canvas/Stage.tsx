import type { Shape as ShapeNode } from "konva/lib/Shape.js";
import type { Image as ImageNode } from "konva/lib/shapes/Image.js";
import { type CSSProperties, type ReactNode, useEffect, useLayoutEffect, useRef } from "react";
import { Image as ImageShape, Stage as KonvaStage, Layer, Shape } from "react-konva/lib/ReactKonvaCore.js";
import "konva/lib/shapes/Image.js";
import { isEmpty, type Rect, rectOf, type Size } from "../core/geometry.ts";
import { rectToScreen, toScreen, type Viewport } from "../core/viewport.ts";
import type { Editor } from "../editor/editor.ts";
import { shortcutOf } from "../editor/keymap.ts";
import { listenToKeys, listenToPointer } from "../editor/listen.ts";
import type { PlacedPicture } from "../imaging/drawPicture.ts";
import { useEditorState } from "../state/store.ts";
import { GrowthChips, RegionChip, type ShownRegion } from "./Chips.tsx";
import { DashedBox } from "./DashedBox.tsx";
import { keepContrast } from "./keepContrast.ts";
import { movePointer } from "./movePointer.ts";
import { isOutlineShown, isOverlayShown, type SeamReach } from "./overlayLook.ts";
import { paintDraft } from "./paintDraft.ts";
import { paintOutline } from "./paintOutline.ts";
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
  /** What the engine will see; null or absent while nothing is painted. */
  readonly region?: ShownRegion | null | undefined;
  /** How far the edit would reach beyond what is painted: shown around the mask. */
  readonly seam: SeamReach;
  /** What floats over the picture. */
  readonly children?: ReactNode;
}

/** The picture, the mask over it and the pointer's ring; fills its parent, which must be positioned. */
export function EditorStage({ editor, layers, canvasSize, frame, region, seam, children }: EditorStageProps) {
  const root = useRef<HTMLDivElement>(null);
  const pointer = useRef<HTMLDivElement>(null);
  const picture = useRef<ImageNode>(null);
  const overlay = useRef<ImageNode>(null);
  const outline = useRef<ImageNode>(null);
  const draft = useRef<ShapeNode>(null);
  const { width, height } = useEditorState((state) => state.stage);
  const viewport = useEditorState((state) => state.viewport);
  const isOverlayVisible = useEditorState(isOverlayShown) && !frame;
  const isOutlined = useEditorState(isOutlineShown) && !frame;
  const isMaskView = useEditorState((state) => state.isMaskView) && !frame;
  const pixelRatio = usePixelRatio({ width, height });

  const { grow, feather } = seam;
  const { width: canvasWidth, height: canvasHeight } = canvasSize;
  const { x, y, width: areaWidth, height: areaHeight } = frame ?? rectOf(canvasSize);
  useLayoutEffect(() => {
    useEditorState.getState().showArea({ x, y, width: areaWidth, height: areaHeight });
  }, [x, y, areaWidth, areaHeight]);

  useEffect(() => {
    if (!root.current || !pointer.current) return;
    const listening = new AbortController();
    listenToPointer(editor, root.current, () => useEditorState.getState().viewport, listening.signal);
    listenToKeys(editor, window, listening.signal);
    movePointer(pointer.current, root.current, editor, listening.signal);
    return () => {
      listening.abort();
      editor.dispatch({ kind: "blur" });
    };
  }, [editor]);

  // The pixel ratio makes new Konva nodes.
  useLayoutEffect(() => {
    const node = picture.current;
    if (node && !isEmpty({ width, height })) return paintPicture(node, layers, { width, height }, pixelRatio);
  }, [layers, width, height, pixelRatio]);
  useLayoutEffect(() => {
    const node = overlay.current;
    if (node && !isEmpty({ width, height }))
      return paintOverlay(node, editor.mask, { stage: { width, height }, pixelRatio, seam: { grow, feather } });
  }, [editor, width, height, pixelRatio, grow, feather]);
  useLayoutEffect(() => {
    const node = outline.current;
    if (node && isOutlined && !isEmpty({ width, height })) return paintOutline(node, editor.mask, { width, height }, pixelRatio);
  }, [editor, isOutlined, width, height, pixelRatio]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the pixel ratio makes a new node
  useLayoutEffect(() => {
    if (draft.current) return paintDraft(draft.current, editor);
  }, [editor, pixelRatio]);
  useEffect(
    () => keepContrast(editor, layers, { width: canvasWidth, height: canvasHeight }),
    [editor, layers, canvasWidth, canvasHeight],
  );

  return (
    <div
      ref={root}
      className="editor-stage"
      role="application"
      aria-label="Canvas"
      data-picture={viewport ? placeText(rectToScreen(viewport, rectOf(canvasSize))) : undefined}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a canvas that is painted on by pointer and keys is an application
      tabIndex={0}
    >
      {viewport && frame && <div className="paper" style={placeOf(frame, viewport)} />}
      {viewport && <div className="paper" data-kind="canvas" style={placeOf(rectOf(canvasSize), viewport)} />}
      <KonvaStage key={pixelRatio} width={width} height={height} listening={false}>
        <Layer listening={false}>
          <ImageShape ref={picture} image={undefined} listening={false} perfectDrawEnabled={false} />
        </Layer>
        <Layer listening={false} visible={isOverlayVisible}>
          <ImageShape ref={overlay} image={undefined} listening={false} perfectDrawEnabled={false} />
        </Layer>
        {isOutlined && (
          <Layer listening={false}>
            <ImageShape ref={outline} image={undefined} listening={false} perfectDrawEnabled={false} />
          </Layer>
        )}
        <Layer listening={false} visible={Boolean(frame || region)}>
          {viewport && frame && <DashedBox rect={rectToScreen(viewport, frame)} />}
          {viewport && region && !frame && <DashedBox rect={rectToScreen(viewport, region.rect)} />}
        </Layer>
        <Layer listening={false}>
          <Shape ref={draft} listening={false} perfectDrawEnabled={false} />
        </Layer>
      </KonvaStage>
      {viewport && frame && <GrowthChips canvas={canvasSize} frame={frame} place={(at) => toScreen(viewport, at)} />}
      {viewport && region && !frame && (
        <RegionChip region={region} box={rectToScreen(viewport, region.rect)} stage={{ width, height }} />
      )}
      {isMaskView && (
        <span className="chip hint">The mask as it will be sent. Back to the picture: {shortcutOf("toggleMaskView")}</span>
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

/** "x y width height", CSS pixels of the stage: what a test of the page needs to point at the picture. */
const placeText = ({ x, y, width, height }: Rect): string => `${x} ${y} ${width} ${height}`;

function placeOf(rect: Rect, viewport: Viewport): CSSProperties {
  const { x, y, width, height } = rectToScreen(viewport, rect);
  return { width, height, transform: `translate(${x}px, ${y}px)` };
}
