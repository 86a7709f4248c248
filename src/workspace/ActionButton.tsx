import { type ActionId, actionOf } from "../editor/actions.ts";
import type { Editor } from "../editor/editor.ts";
import { shortcutOf } from "../editor/keymap.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { StrokeIcon } from "../ui/StrokeIcon.tsx";

interface ActionButtonProps {
  readonly editor: Editor;
  readonly id: ActionId;
}

/** A button that does an action of the editor, shown by its icon. */
export function ActionButton({ editor, id }: ActionButtonProps) {
  const { label, icon = [] } = actionOf(id);
  return (
    <IconButton label={label} shortcut={shortcutOf(id)} disabled={!editor.canPerform(id)} onClick={() => editor.perform(id)}>
      <StrokeIcon paths={icon} />
    </IconButton>
  );
}
