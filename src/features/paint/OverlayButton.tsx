import { Popover, Switch, Tooltip } from "@mantine/core";
import { useState } from "react";
import { CONTRAST_COLOURS } from "../../core/mask/overlay/contrastColours.ts";
import { shortcutOf } from "../../editor/keymap.ts";
import { percentText } from "../../intl/figures.ts";
import { m } from "../../messages/messages.js";
import { AUTO, shownColour } from "../../state/appearanceSlice.ts";
import { useEditorMembers, useEditorState } from "../../state/store.ts";
import { LabelledSlider } from "../../ui/LabelledSlider.tsx";
import { Shortcut } from "../../ui/Shortcut.tsx";
import { Swatches } from "../../ui/Swatches.tsx";
import "../../ui/mantine/switch.css";

const NAMES: Readonly<Record<(typeof CONTRAST_COLOURS)[number], string>> = {
  "#ff3b30": m.paint_red(),
  "#ffd60a": m.paint_yellow(),
  "#1ee66e": m.paint_green(),
  "#32d7ff": m.paint_cyan(),
  "#2f7bff": m.paint_blue(),
  "#ee50ea": m.paint_magenta(),
};

/** The display settings of the mask, behind a swatch of its colour. */
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
        <Tooltip position="right" label={m.paint_mask_display()} disabled={isOpen}>
          <button type="button" className="tool" aria-label={m.paint_mask_display()} onClick={() => setOpen(!isOpen)}>
            <span
              className="swatch"
              data-hatched={isHatched || undefined}
              style={{ backgroundColor: shownColour({ overlay, contrastColour }) }}
            />
          </button>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown className="overlay-options" aria-label={m.paint_mask_display()}>
        <Swatches
          label={m.paint_mask_color()}
          auto={{ value: AUTO, label: m.paint_mask_color_auto(), colour: contrastColour }}
          colours={CONTRAST_COLOURS.map((value) => ({ value, label: NAMES[value] }))}
          value={overlay.colour}
          onChange={(colour) => setOverlay({ colour })}
        />
        <LabelledSlider
          label={m.opacity()}
          text={percentText(opacity)}
          value={percent}
          min={10}
          max={100}
          width="100%"
          onChange={(next) => setOverlay({ opacity: next / 100 })}
        />
        <hr />
        <Switch
          size="xs"
          label={m.paint_hatching()}
          checked={isHatched}
          onChange={(event) => setOverlay({ isHatched: event.currentTarget.checked })}
        />
        <Switch
          size="xs"
          label={m.paint_marching_outline()}
          checked={isOutlined}
          onChange={(event) => setOverlay({ isOutlined: event.currentTarget.checked })}
        />
        <Switch
          size="xs"
          label={<Shortcut label={m.paint_black_and_white()} keys={shortcutOf("toggleMaskView")} />}
          checked={isMaskView}
          onChange={toggleMaskView}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
