import { Tooltip } from "@mantine/core";
import { IconEye, IconEyeOff, IconFrame } from "@tabler/icons-react";
import { shortcutOf } from "../../editor/keymap.ts";
import { tools } from "../../editor/tools/index.ts";
import { m } from "../../messages/messages.js";
import { useEditorMembers, useEditorState } from "../../state/store.ts";
import { Shortcut } from "../../ui/Shortcut.tsx";
import { StrokeIcon } from "../../ui/StrokeIcon.tsx";
import { OverlayButton } from "./OverlayButton.tsx";
import "./toolRail.css";

/** The tools, the extend frame, and how the mask is shown. */
export default function ToolRail() {
  const { toolId, mode, overlay } = useEditorMembers("toolId", "mode", "overlay");
  const { pickTool, pickMode, toggleOverlay } = useEditorState.getState();
  const Eye = overlay.isVisible ? IconEye : IconEyeOff;
  return (
    <div className="rail" role="toolbar" aria-label={m.tools()} aria-orientation="vertical">
      {tools.map(({ id, label, icon, shortcut }) => (
        <Tooltip key={id} position="right" label={<Shortcut label={label} keys={shortcut.toUpperCase()} />}>
          <button
            type="button"
            className="tool"
            aria-label={label}
            aria-pressed={mode === "repaint" && toolId === id}
            onClick={() => {
              pickMode("repaint");
              pickTool(id);
            }}
          >
            <StrokeIcon paths={icon} />
          </button>
        </Tooltip>
      ))}
      <hr />
      <Tooltip position="right" label={m.paint_extend_the_canvas()}>
        <button
          type="button"
          className="tool"
          aria-label={m.paint_extend_the_canvas()}
          aria-pressed={mode === "extend"}
          onClick={() => pickMode("extend")}
        >
          <IconFrame />
        </button>
      </Tooltip>
      <span className="spacer" />
      <Tooltip position="right" label={<Shortcut label={m.show_or_hide_the_mask()} keys={shortcutOf("toggleOverlay")} />}>
        <button
          type="button"
          className="tool"
          aria-label={overlay.isVisible ? m.paint_hide_the_mask() : m.paint_show_the_mask()}
          onClick={toggleOverlay}
        >
          <Eye />
        </button>
      </Tooltip>
      <OverlayButton />
    </div>
  );
}
