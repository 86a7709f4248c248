import type { DocumentContent } from "../../contract/documents.ts";
import type { Size } from "../../core/geometry/geometry.ts";
import { m } from "../../messages/messages.js";
import { notifyError } from "../../workspace/notifyFailure.ts";
import { saveMask } from "../../workspace/saveMask.ts";
import { copyMask } from "./copyMask.ts";
import { earlierMasks } from "./earlierMasks.ts";
import type { MaskMenuProps } from "./MaskMenu.tsx";
import type { MaskOperation } from "./maskOperations.ts";
import OperationBar from "./OperationBar.tsx";
import OptionsBar from "./OptionsBar.tsx";

interface MaskBarProps extends Pick<MaskMenuProps, "editor" | "onImport" | "onReuse"> {
  readonly content: DocumentContent;
  readonly canvasSize: Size;
  /** The change of the whole mask that is looked at; null when none is. */
  readonly operation: MaskOperation | null;
  readonly onOperation: (operation: MaskOperation) => void;
}

/** The tool's options and what is done with the mask, or the operation that is looked at. */
export default function MaskBar({ editor, content, canvasSize, operation, onOperation, ...menu }: MaskBarProps) {
  if (operation) return <OperationBar key={operation.label} editor={editor} operation={operation} />;
  return (
    <OptionsBar
      {...menu}
      editor={editor}
      earlier={earlierMasks(content, canvasSize)}
      onOperation={(next) => {
        editor.preview(next.label, next.work(next.amount?.start ?? 0));
        onOperation(next);
      }}
      onCopy={() => void copyMask(editor.committedMask).catch(notifyError(m.cant_copy_mask()))}
      onDownload={() => void saveMask(editor, content.name).catch(notifyError(m.cant_save_mask()))}
    />
  );
}
