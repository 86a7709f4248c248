import { Menu } from "@mantine/core";
import { type ActionId, actionOf } from "../editor/actions.ts";
import type { Editor } from "../editor/editor.ts";
import { shortcutOf } from "../editor/keymap.ts";
import "../ui/mantine/menu.css";

interface ActionItemProps {
  readonly editor: Editor;
  readonly id: ActionId;
}

/** A menu item that does an action of the editor. */
export const ActionItem = ({ editor, id }: ActionItemProps) => (
  <Menu.Item rightSection={<kbd>{shortcutOf(id)}</kbd>} disabled={!editor.canPerform(id)} onClick={() => editor.perform(id)}>
    {actionOf(id).label}
  </Menu.Item>
);
