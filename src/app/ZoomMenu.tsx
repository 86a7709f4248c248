import { Button, Menu } from "@mantine/core";
import { shortcutOf } from "../editor/keymap.ts";
import { useEditorState } from "../state/store.ts";
import "../ui/mantine/menu.css";

/** The zoom in per cent, and the zooms that are asked for most. */
export function ZoomMenu() {
  const scale = useEditorState((state) => state.viewport?.scale ?? 1);
  const { fitView, showActualSize, zoomBy } = useEditorState.getState();
  return (
    <Menu position="bottom">
      <Menu.Target>
        <Button className="quiet zoom" size="compact-sm" aria-label={`Zoom, now ${Math.round(scale * 100)} %`}>
          {Math.round(scale * 100)} %
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item rightSection={<kbd>{shortcutOf("fit")}</kbd>} onClick={fitView}>
          Fit
        </Menu.Item>
        <Menu.Item rightSection={<kbd>{shortcutOf("actualSize")}</kbd>} onClick={showActualSize}>
          100 %
        </Menu.Item>
        <Menu.Item onClick={() => zoomBy(2 / scale)}>200 %</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
