import { useQueryClient } from "@tanstack/react-query";
import type { DocumentContent } from "../../contract/documents.ts";
import type { Editor } from "../../editor/editor.ts";
import { currentVersion } from "../../session/document/documentContent.ts";
import { labelOf } from "../../session/document/labelOf.ts";
import { saveMask } from "../../workspace/saveMask.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { SaveDialog } from "./SaveDialog.tsx";
import { copyPicture, savePicture } from "./saveImage.ts";

interface SaveViewProps {
  readonly workspace: Workspace;
  readonly content: DocumentContent;
  readonly editor: Editor;
  readonly onClose: () => void;
}

/** Saves the current version, with all that it takes: none of it is needed before. */
export default function SaveView({ workspace, content, editor, onClose }: SaveViewProps) {
  const queries = useQueryClient();
  const { canvas, layers } = currentVersion(content);
  return (
    <SaveDialog
      size={canvas}
      edits={layers.slice(1).map(({ imageId }) => labelOf(content, imageId))}
      onSave={(wish, options) => savePicture(workspace, queries, wish, options)}
      onCopy={(options) => copyPicture(workspace, queries, options)}
      onSaveMask={() => saveMask(editor, content.name)}
      onClose={onClose}
    />
  );
}
