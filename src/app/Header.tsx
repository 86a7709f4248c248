import { Button } from "@mantine/core";
import { IconDownload, IconFolderOpen, IconLayoutSidebarRight } from "@tabler/icons-react";
import { type ReactNode, useEffect, useRef } from "react";
import { NAME_MAX } from "../contract/limits.ts";
import type { Size } from "../core/geometry/geometry.ts";
import { isBlank } from "../core/isBlank.ts";
import { wholeText } from "../core/wholeText.ts";
import type { Editor } from "../editor/editor.ts";
import { DocumentMenu, type DocumentMenuProps } from "../features/open/DocumentMenu.tsx";
import { sizeText } from "../intl/figures.ts";
import { m } from "../messages/messages.js";
import type { SessionSnapshot } from "../session/session.ts";
import { useEditorState } from "../state/store.ts";
import { Choice } from "../ui/Choice.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { ActionButton } from "../workspace/ActionButton.tsx";
import { useEditor } from "../workspace/useEditor.ts";
import { SchemeButton } from "./SchemeButton.tsx";
import { savedText } from "./savedText.ts";
import { ZoomMenu } from "./ZoomMenu.tsx";
import "./header.css";

const ZoomButtons = ({ editor }: { readonly editor: Editor }) => (
  <div className="group">
    <ActionButton editor={editor} id="zoomOut" />
    <ZoomMenu editor={editor} />
    <ActionButton editor={editor} id="zoomIn" />
    <ActionButton editor={editor} id="fit" />
  </div>
);

interface HeaderProps extends DocumentMenuProps {
  readonly name: string;
  readonly state: SessionSnapshot;
  readonly canvas: Size;
  readonly editor: Editor;
  readonly canReview: boolean;
  /** Another tab changes the document. */
  readonly isViewOnly: boolean;
  /** The signed-in user. */
  readonly user: ReactNode;
  readonly onRename: (name: string) => void;
  readonly onView: (view: "edit" | "review") => void;
  readonly onSave: () => void;
}

/** Document, undo and redo, zoom, view, save. */
export default function Header({
  name,
  state,
  canvas,
  editor,
  canReview,
  isViewOnly,
  user,
  listDocuments,
  onRename,
  onOpen,
  onOpenUrl,
  onDocument,
  onView,
  onSave,
}: HeaderProps) {
  useEditor(editor);
  const field = useRef<HTMLInputElement>(null);
  const begun = useRef(name);
  // What is being written is nobody else's to change.
  useEffect(() => {
    if (field.current && field.current !== document.activeElement) field.current.value = name;
  }, [name]);
  const view = useEditorState((state) => state.view);
  const isPanelOpen = useEditorState((state) => state.isPanelOpen);
  const setPanelOpen = useEditorState((state) => state.setPanelOpen);
  return (
    <header className="header">
      <DocumentMenu listDocuments={listDocuments} onOpen={onOpen} onOpenUrl={onOpenUrl} onDocument={onDocument} />
      <input
        className="name"
        inert={isViewOnly}
        aria-label={m.document_name()}
        ref={field}
        defaultValue={name}
        onChange={({ currentTarget: field }) => {
          if (field.value.length > NAME_MAX) field.value = wholeText(field.value, NAME_MAX);
        }}
        onFocus={({ currentTarget }) => {
          begun.current = currentTarget.value;
        }}
        onBlur={({ currentTarget }) => {
          const written = currentTarget.value.trim();
          const isNew = currentTarget.value !== begun.current && !isBlank(written);
          currentTarget.value = isNew ? written : name;
          if (isNew) onRename(written);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" || event.key === "Escape") event.currentTarget.blur();
        }}
      />
      <span className="faint wide-only">{sizeText(canvas)}</span>
      <output className="faint saved">{savedText(state)}</output>
      <span className="spacer" />
      {user}
      <IconButton label={m.open_another_image()} onClick={onOpen}>
        <IconFolderOpen />
      </IconButton>
      <SchemeButton />
      <span className="rule" />
      <div className="group" inert={isViewOnly}>
        <ActionButton editor={editor} id="undo" />
        <ActionButton editor={editor} id="redo" />
      </div>
      <span className="rule" />
      <ZoomButtons editor={editor} />
      <span className="rule" />
      <Choice
        label={m.app_view()}
        value={view}
        options={[
          { value: "edit", label: m.edit() },
          { value: "review", label: m.review(), disabled: !canReview },
        ]}
        onChange={onView}
      />
      <Button className="solid" leftSection={<IconDownload size={18} stroke={1.6} />} onClick={onSave}>
        {m.save_image()}
      </Button>
      <span className="sheet-toggle">
        <IconButton label={m.app_panel()} pressed={isPanelOpen} onClick={() => setPanelOpen(!isPanelOpen)}>
          <IconLayoutSidebarRight />
        </IconButton>
      </span>
    </header>
  );
}
