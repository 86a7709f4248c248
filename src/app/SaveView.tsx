import { useQueryClient } from "@tanstack/react-query";
import type { DocumentContent } from "../contract/documents.ts";
import type { Editor } from "../editor/editor.ts";
import { currentVersion } from "../session/documentContent.ts";
import { saveMask } from "./commands/saveMask.ts";
import { copyPicture, savePicture } from "./commands/savePicture.ts";
import { labelOf } from "./labelOf.ts";
import { SaveDialog } from "./panels/SaveDialog.tsx";
import type { Studio } from "./studio.ts";

interface SaveViewProps {
  readonly studio: Studio;
  readonly content: DocumentContent;
  readonly editor: Editor;
  readonly onClose: () => void;
}

/** Saves the current version, with all that it takes: none of it is needed before. */
export default function SaveView({ studio, content, editor, onClose }: SaveViewProps) {
  const queries = useQueryClient();
  const { canvas, layers } = currentVersion(content);
  return (
    <SaveDialog
      size={canvas}
      edits={layers.slice(1).map(({ imageId }) => labelOf(content, imageId))}
      onSave={(wish, options) => savePicture(studio, queries, wish, options)}
      onCopy={(options) => copyPicture(studio, queries, options)}
      onSaveMask={() => saveMask(editor, content.name)}
      onClose={onClose}
    />
  );
}
