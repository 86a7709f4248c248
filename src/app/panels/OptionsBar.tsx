import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import type { Editor } from "../../editor/editor.ts";
import { shortcutOf } from "../../editor/keymap.ts";
import { tools } from "../../editor/tools/index.ts";
import { useEditorState } from "../../state/store.ts";
import { MAX_DIAMETER } from "../../state/toolSlice.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { LabelledSlider } from "../../ui/LabelledSlider.tsx";
import { countText } from "../words.ts";

/** The size slider is a cube root: fine where brushes are small, and 2,000 within reach. */
const SIZE_STEPS = 1_000;
const toDiameter = (position: number): number => Math.max(1, Math.round(MAX_DIAMETER * (position / SIZE_STEPS) ** 3));
const toPosition = (diameter: number): number => Math.round(SIZE_STEPS * Math.cbrt(diameter / MAX_DIAMETER));

interface OptionsBarProps {
  readonly editor: Editor;
  readonly onDownloadMask: () => void;
}

/** What the picked tool offers, and what can be done to the whole mask. */
export default function OptionsBar({ editor, onDownloadMask }: OptionsBarProps) {
  const { toolId, diameter, smoothing } = useEditorState();
  const { setDiameter, setSmoothing } = useEditorState.getState();
  const options: readonly string[] = tools.find(({ id }) => id === toolId)?.options ?? [];
  return (
    <div className="floating options" role="toolbar" aria-label="Tool options">
      {options.includes("diameter") && (
        <LabelledSlider
          label="Size"
          text={`${countText(diameter)} px`}
          value={toPosition(diameter)}
          min={0}
          max={SIZE_STEPS}
          scale={toDiameter}
          onChange={(position) => setDiameter(toDiameter(position))}
        />
      )}
      {options.includes("smoothing") && (
        <>
          <span className="rule" />
          <LabelledSlider
            label="Smooth"
            text={`${Math.round(smoothing * 100)} %`}
            value={Math.round(smoothing * 100)}
            min={0}
            max={100}
            width={64}
            onChange={(next) => setSmoothing(next / 100)}
          />
        </>
      )}
      <span className="rule" />
      <div className="group">
        <Button className="quiet" title={shortcutOf("invert")} onClick={() => editor.perform("invert")}>
          Invert
        </Button>
        <Button className="quiet" title={shortcutOf("clear")} onClick={() => editor.perform("clear")}>
          Clear
        </Button>
        <IconButton label="Download mask" onClick={onDownloadMask}>
          <IconDownload />
        </IconButton>
      </div>
    </div>
  );
}
