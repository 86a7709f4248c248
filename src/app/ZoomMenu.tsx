import { Button, Menu } from "@mantine/core";
import { shortcutOf } from "../editor/keymap.ts";
import { m } from "../messages/messages.js";
import { useEditorState } from "../state/store.ts";
import { percentText } from "../ui/format.ts";
import "../ui/mantine/menu.css";

/** The zoom in per cent, and the zooms that are asked for most. */
export function ZoomMenu() {
  const scale = useEditorState((state) => state.viewport?.scale ?? 1);
  const { fitView, showActualSize, zoomBy } = useEditorState.getState();
  return (
    <Menu position="bottom">
      <Menu.Target>
        <Button className="quiet zoom" size="compact-sm" aria-label={m.app_zoom_now({ percent: percentText(scale) })}>
          {percentText(scale)}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item rightSection={<kbd>{shortcutOf("fit")}</kbd>} onClick={fitView}>
          {m.fit()}
        </Menu.Item>
        <Menu.Item rightSection={<kbd>{shortcutOf("actualSize")}</kbd>} onClick={showActualSize}>
          {percentText(1)}
        </Menu.Item>
        <Menu.Item onClick={() => zoomBy(2 / scale)}>{percentText(2)}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
