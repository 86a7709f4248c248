import { Popover, Switch, Tooltip } from "@mantine/core";
import { useState } from "react";
import { CONTRAST_COLOURS } from "../../core/mask/overlay/contrastColours.ts";
import { shortcutOf } from "../../editor/keymap.ts";
import { AUTO, shownColour } from "../../state/appearanceSlice.ts";
import { useEditorMembers, useEditorState } from "../../state/store.ts";
import { LabelledSlider } from "../../ui/LabelledSlider.tsx";
import { Shortcut } from "../../ui/Shortcut.tsx";
import { Swatches } from "../../ui/Swatches.tsx";
import "../../ui/mantine/switch.css";

const NAMES: Readonly<Record<(typeof CONTRAST_COLOURS)[number], string>> = {
  "#ff3b30": "Red",
  "#ffd60a": "Yellow",
  "#1ee66e": "Green",
  "#32d7ff": "Cyan",
  "#2f7bff": "Blue",
  "#ee50ea": "Magenta",
};

/** How the mask is shown, behind a swatch of its colour. */
export function OverlayButton() {
  const { overlay, contrastColour, isMaskView } = useEditorMembers("overlay", "contrastColour", "isMaskView");
  const { setOverlay, toggleMaskView } = useEditorState.getState();
  const { opacity, isHatched, isOutlined } = overlay;
  const [isOpen, setOpen] = useState(false);
  const percent = Math.round(opacity * 100);
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      position="right-end"
      shadow="md"
      radius={10}
      trapFocus
      returnFocus
      transitionProps={{ duration: 120 }}
    >
      <Popover.Target>
        <Tooltip position="right" label="How the mask is shown" disabled={isOpen}>
          <button type="button" className="tool" aria-label="How the mask is shown" onClick={() => setOpen(!isOpen)}>
            <span
              className="swatch"
              data-hatched={isHatched || undefined}
              style={{ backgroundColor: shownColour({ overlay, contrastColour }) }}
            />
          </button>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown className="overlay-options" aria-label="How the mask is shown">
        <Swatches
          label="Mask colour"
          auto={{ value: AUTO, label: "Auto: contrasts with the picture", colour: contrastColour }}
          colours={CONTRAST_COLOURS.map((value) => ({ value, label: NAMES[value] }))}
          value={overlay.colour}
          onChange={(colour) => setOverlay({ colour })}
        />
        <LabelledSlider
          label="Opacity"
          text={`${percent} %`}
          value={percent}
          min={10}
          max={100}
          width="100%"
          onChange={(next) => setOverlay({ opacity: next / 100 })}
        />
        <hr />
        <Switch
          size="xs"
          label="Hatching"
          checked={isHatched}
          onChange={(event) => setOverlay({ isHatched: event.currentTarget.checked })}
        />
        <Switch
          size="xs"
          label="Marching outline"
          checked={isOutlined}
          onChange={(event) => setOverlay({ isOutlined: event.currentTarget.checked })}
        />
        <Switch
          size="xs"
          label={<Shortcut label="Black and white" keys={shortcutOf("toggleMaskView")} />}
          checked={isMaskView}
          onChange={toggleMaskView}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
