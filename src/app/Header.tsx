import { IconDownload } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Size } from "../core/geometry/geometry.ts";
import type { Editor } from "../editor/editor.ts";
import { DocumentMenu, type DocumentMenuProps } from "../features/open/DocumentMenu.tsx";
import { sizeText } from "../intl/figures.ts";
import { m } from "../messages/messages.js";
import type { SessionSnapshot } from "../session/session.ts";
import { useEditorState } from "../state/store.ts";
import { Choice } from "../ui/Choice.tsx";
import { Toolbar } from "../ui/Toolbar.tsx";
import { ActionButton } from "../workspace/ActionButton.tsx";
import { useEditor } from "../workspace/useEditor.ts";
import { AppMenuItems, PhoneMenuHead } from "./FileMenuItems.tsx";
import { NameField } from "./NameField.tsx";
import { savedText } from "./savedText.ts";
import { ZoomMenu } from "./ZoomMenu.tsx";
import "./header.css";

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

/** File menu, name, undo and redo, zoom, view, save. */
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
  const view = useEditorState((state) => state.view);
  const saved = savedText(state);
  return (
    <header className="banner">
      <h1 className="visually-hidden">{name}</h1>
      <Toolbar className="header" label={m.app_document_tools()}>
        <DocumentMenu
          listDocuments={listDocuments}
          onOpen={onOpen}
          onOpenUrl={onOpenUrl}
          onDocument={onDocument}
          head={<PhoneMenuHead name={name} saved={saved} user={user} />}
          tail={<AppMenuItems editor={editor} />}
        />
        <span className="rule not-phone" />
        <NameField name={name} isViewOnly={isViewOnly} onRename={onRename} />
        <span className="faint wide-only">{sizeText(canvas)}</span>
        <span className="faint saved not-phone">{saved}</span>
        <span className="spacer" />
        <span className="not-phone">{user}</span>
        <div className="group" inert={isViewOnly}>
          <ActionButton editor={editor} id="undo" />
          <ActionButton editor={editor} id="redo" />
        </div>
        <span className="rule not-phone" />
        <div className="group not-phone">
          <span className="fine-only">
            <ActionButton editor={editor} id="zoomOut" />
          </span>
          <ZoomMenu editor={editor} />
          <span className="fine-only">
            <ActionButton editor={editor} id="zoomIn" />
          </span>
          <ActionButton editor={editor} id="fit" />
        </div>
        <span className="rule not-phone" />
        <Choice
          label={m.app_view()}
          value={view}
          options={[
            { value: "edit", label: m.edit() },
            { value: "review", label: m.review(), disabled: !canReview },
          ]}
          onChange={onView}
        />
        <button type="button" className="save" aria-label={m.save_image()} onClick={onSave}>
          <IconDownload size={18} stroke={1.6} aria-hidden />
          <span className="word">{m.save_image()}</span>
        </button>
      </Toolbar>
    </header>
  );
}
