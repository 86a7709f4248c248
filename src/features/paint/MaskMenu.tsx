import { Button, Menu } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import type { ImageId } from "../../contract/images.ts";
import type { ActionId } from "../../editor/actions.ts";
import type { Editor } from "../../editor/editor.ts";
import { m } from "../../messages/messages.js";
import { ActionItem } from "../../workspace/ActionItem.tsx";
import { type MaskOperation, maskOperations } from "./maskOperations.ts";
import "../../ui/mantine/menu.css";

/** A mask that was painted for an edit of this document, of the size of the canvas that is open. */
export interface EarlierMask {
  readonly maskId: ImageId;
  readonly label: string;
}

const AT_ONCE = ["invert", "fill", "clear"] as const satisfies readonly ActionId[];

export interface MaskMenuProps {
  readonly editor: Editor;
  readonly earlier: readonly EarlierMask[];
  readonly onOperation: (operation: MaskOperation) => void;
  readonly onImport: () => void;
  readonly onCopy: () => void;
  readonly onDownload: () => void;
  readonly onReuse: (mask: EarlierMask) => void;
}

/** Operations on the whole mask, and its import and export. */
export function MaskMenu({ editor, earlier, onOperation, onImport, onCopy, onDownload, onReuse }: MaskMenuProps) {
  const isEmpty = editor.mask.bounds() === null;
  return (
    <Menu position="bottom-end" width={248}>
      <Menu.Target>
        <Button className="quiet" rightSection={<IconChevronDown size={15} stroke={1.6} />}>
          {m.mask()}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className="mask-menu">
        {AT_ONCE.map((id) => (
          <ActionItem key={id} editor={editor} id={id} />
        ))}
        <Menu.Divider />
        {maskOperations.map((operation) => (
          <Menu.Item key={operation.label} disabled={isEmpty} onClick={() => onOperation(operation)}>
            {m.paint_operation_menu({ label: operation.label })}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={onImport}>{m.paint_import_mask_menu()}</Menu.Item>
        <Menu.Item disabled={isEmpty} onClick={onCopy}>
          {m.paint_copy_mask()}
        </Menu.Item>
        <Menu.Item onClick={onDownload}>{m.paint_download_mask()}</Menu.Item>
        {earlier.length > 0 && (
          <>
            <Menu.Label>{m.paint_masks_of_earlier_edits()}</Menu.Label>
            {earlier.map((mask) => (
              <Menu.Item key={mask.maskId} onClick={() => onReuse(mask)}>
                {mask.label}
              </Menu.Item>
            ))}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
