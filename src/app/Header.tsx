import { Button } from "@mantine/core";
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconArrowsMaximize,
  IconDownload,
  IconFolderOpen,
  IconLayoutSidebarRight,
  IconMinus,
  IconPlus,
} from "@tabler/icons-react";
import { type ReactNode, useEffect, useRef } from "react";
import { NAME_MAX } from "../contract/limits.ts";
import type { Size } from "../core/geometry/geometry.ts";
import { isBlank } from "../core/isBlank.ts";
import { wholeText } from "../core/wholeText.ts";
import type { Editor } from "../editor/editor.ts";
import { shortcutOf } from "../editor/keymap.ts";
import { DocumentMenu, type DocumentMenuProps } from "../features/open/DocumentMenu.tsx";
import { m } from "../messages/messages.js";
import type { SessionSnapshot } from "../session/session.ts";
import { useEditorState } from "../state/store.ts";
import { Choice } from "../ui/Choice.tsx";
import { sizeText } from "../ui/format.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { useEditor } from "../workspace/useEditor.ts";
import { SchemeButton } from "./SchemeButton.tsx";
import { savedText } from "./savedText.ts";
import { ZoomMenu } from "./ZoomMenu.tsx";
import "./header.css";

function ZoomButtons() {
  const { fitView, zoomBy } = useEditorState.getState();
  return (
    <div className="group">
      <IconButton label={m.zoom_out()} shortcut={shortcutOf("zoomOut")} onClick={() => zoomBy(0.8)}>
        <IconMinus />
      </IconButton>
      <ZoomMenu />
      <IconButton label={m.zoom_in()} shortcut={shortcutOf("zoomIn")} onClick={() => zoomBy(1.25)}>
        <IconPlus />
      </IconButton>
      <IconButton label={m.fit()} shortcut={shortcutOf("fit")} onClick={fitView}>
        <IconArrowsMaximize />
      </IconButton>
    </div>
  );
}

interface HeaderProps extends DocumentMenuProps {
  readonly name: string;
  readonly state: SessionSnapshot;
  readonly canvas: Size;
  readonly editor: Editor;
  readonly canReview: boolean;
  /** Another tab changes the document. */
  readonly isLookedAt: boolean;
  /** Who is signed in. */
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
  isLookedAt,
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
        inert={isLookedAt}
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
      <div className="group" inert={isLookedAt}>
        <IconButton label={m.undo()} shortcut={shortcutOf("undo")} disabled={!editor.canUndo} onClick={() => editor.undo()}>
          <IconArrowBackUp />
        </IconButton>
        <IconButton label={m.redo()} shortcut={shortcutOf("redo")} disabled={!editor.canRedo} onClick={() => editor.redo()}>
          <IconArrowForwardUp />
        </IconButton>
      </div>
      <span className="rule" />
      <ZoomButtons />
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
