import { Menu, Tooltip } from "@mantine/core";
import { IconDots, IconEye, IconEyeOff, IconFrame, IconHelp } from "@tabler/icons-react";
import { shortcutOf } from "../../editor/keymap.ts";
import { type ToolId, tools } from "../../editor/tools/index.ts";
import { m } from "../../messages/messages.js";
import { useEditorMembers, useEditorState } from "../../state/store.ts";
import { Shortcut } from "../../ui/Shortcut.tsx";
import { StrokeIcon } from "../../ui/StrokeIcon.tsx";
import { Toolbar } from "../../ui/Toolbar.tsx";
import { chooseMode } from "../../workspace/chooseMode.ts";
import { OverlayButton } from "./OverlayButton.tsx";
import "../../ui/mantine/menu.css";
import "./toolRail.css";

/** On a phone these are in the menu at the end. */
const IN_MORE: ReadonlySet<ToolId> = new Set(["ellipse", "polygon", "smartBrush", "hand"]);

/** The tools, the extend frame, and how the mask is shown. */
export default function ToolRail() {
  const { toolId, mode, overlay } = useEditorMembers("toolId", "mode", "overlay");
  const { pickTool, toggleOverlay, setHelpOpen } = useEditorState.getState();
  const paintWith = (id: ToolId) => {
    chooseMode("repaint");
    pickTool(id);
  };
  const Eye = overlay.isVisible ? IconEye : IconEyeOff;
  return (
    <section className="contents" aria-label={m.paint_tool_rail()}>
      <Toolbar className="rail" label={m.tools()}>
        {tools.map(({ id, label, icon, shortcut }) => (
          <Tooltip key={id} position="right" label={<Shortcut label={label} keys={shortcut.toUpperCase()} />}>
            <button
              type="button"
              className={IN_MORE.has(id) ? "tool in-more" : "tool"}
              aria-label={label}
              aria-pressed={mode === "repaint" && toolId === id}
              onClick={() => paintWith(id)}
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
            onClick={() => chooseMode("extend")}
          >
            <IconFrame />
          </button>
        </Tooltip>
        <span className="spacer" />
        <Tooltip position="right" label={<Shortcut label={m.keyboard()} keys={shortcutOf("help")} />}>
          <button type="button" className="tool in-more" aria-label={m.keyboard()} onClick={() => setHelpOpen(true)}>
            <IconHelp />
          </button>
        </Tooltip>
        <Tooltip position="right" label={<Shortcut label={m.show_or_hide_the_mask()} keys={shortcutOf("toggleOverlay")} />}>
          <button
            type="button"
            className="tool in-more"
            aria-label={overlay.isVisible ? m.paint_hide_the_mask() : m.paint_show_the_mask()}
            onClick={toggleOverlay}
          >
            <Eye />
          </button>
        </Tooltip>
        <span className="in-more">
          <OverlayButton />
        </span>
        <span className="phone-only more">
          <Menu position="top-end">
            <Menu.Target>
              <button type="button" className="tool" aria-label={m.paint_more_tools()}>
                <IconDots />
              </button>
            </Menu.Target>
            <Menu.Dropdown>
              {tools
                .filter(({ id }) => IN_MORE.has(id))
                .map(({ id, label, icon }) => (
                  <Menu.Item key={id} leftSection={<StrokeIcon paths={icon} />} onClick={() => paintWith(id)}>
                    {label}
                  </Menu.Item>
                ))}
              <Menu.Divider />
              <Menu.Item leftSection={<Eye size={18} stroke={1.6} />} onClick={toggleOverlay}>
                {overlay.isVisible ? m.paint_hide_the_mask() : m.paint_show_the_mask()}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </span>
      </Toolbar>
    </section>
  );
}
