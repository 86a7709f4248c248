import { Button, Menu } from "@mantine/core";
import type { Editor } from "../editor/editor.ts";
import { percentText } from "../intl/figures.ts";
import { m } from "../messages/messages.js";
import { useEditorState } from "../state/store.ts";
import { ActionItem } from "../workspace/ActionItem.tsx";

/** The zoom in per cent, and the zooms that are asked for most. */
export function ZoomMenu({ editor }: { readonly editor: Editor }) {
  const scale = useEditorState((state) => state.viewport?.scale ?? 1);
  const { zoomBy } = useEditorState.getState();
  return (
    <Menu position="bottom">
      <Menu.Target>
        <Button className="quiet zoom" size="compact-sm" aria-label={m.app_zoom_now({ percent: percentText(scale) })}>
          {percentText(scale)}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <ActionItem editor={editor} id="fit" />
        <ActionItem editor={editor} id="actualSize" />
        <Menu.Item onClick={() => zoomBy(2 / scale)}>{percentText(2)}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
