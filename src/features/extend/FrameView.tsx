import { useMemo } from "react";
import { FrameBox } from "../../canvas/FrameBox.tsx";
import { presetOf } from "../../contract/presetOf.ts";
import type { Rect, Size } from "../../core/geometry/geometry.ts";
import { isCropOnly } from "../../core/outpaint/frame.ts";
import { isApproximate } from "../../core/outpaint/presets.ts";
import { useEditorMembers, useEditorState } from "../../state/store.ts";
import { ownFrameOn } from "../../workspace/chosenFrame.ts";
import { frameLimits } from "../../workspace/limits.ts";
import { FrameBar } from "./FrameBar.tsx";

interface FrameViewProps {
  /** In the canvas's pixels. */
  readonly frame: Rect;
  readonly canvas: Size;
  /** Of an engine that decides itself how far some presets grow. */
  readonly isForecast: boolean;
  readonly onCrop: (frame: Rect) => void;
}

/** The new canvas over the old one, to be dragged, typed or chosen. */
export default function FrameView({ frame, canvas, isForecast, onCrop }: FrameViewProps) {
  const space = useMemo(() => ({ canvas, limits: frameLimits }), [canvas]);
  const { preset, ownFrame } = useEditorMembers("preset", "ownFrame");
  const { chooseFrame } = useEditorState.getState();
  const choose = (rect: Rect) => chooseFrame({ canvas, rect });
  return (
    <>
      <div className="fill" style={{ pointerEvents: "none" }}>
        <FrameBox
          frame={frame}
          space={space}
          isEstimate={isForecast && !ownFrameOn(canvas, ownFrame) && isApproximate(presetOf(preset))}
          onFrame={(rect) => chooseFrame({ canvas, rect }, true)}
          onRelease={() => chooseFrame(useEditorState.getState().ownFrame)}
        />
      </div>
      <FrameBar frame={frame} space={space} onFrame={choose} onCrop={isCropOnly(frame, canvas) ? () => onCrop(frame) : null} />
    </>
  );
}
