import { Button, Menu } from "@mantine/core";
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconArrowsMaximize,
  IconDownload,
  IconFolderOpen,
  IconLayoutSidebarRight,
  IconMinus,
  IconMoon,
  IconPlus,
  IconSun,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { documentsQuery } from "../../api/documents.ts";
import type { Size } from "../../core/geometry.ts";
import type { Editor } from "../../editor/editor.ts";
import { shortcutOf } from "../../editor/keymap.ts";
import { useEditorState } from "../../state/store.ts";
import { Choice } from "../../ui/Choice.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { useEditor } from "../useEditor.ts";
import { sizeText, timeText } from "../words.ts";

function SchemeButton() {
  const scheme = useEditorState((state) => state.colorScheme);
  const setScheme = useEditorState((state) => state.setColorScheme);
  return scheme === "dark" ? (
    <IconButton label="Light interface" onClick={() => setScheme("light")}>
      <IconSun />
    </IconButton>
  ) : (
    <IconButton label="Dark interface" onClick={() => setScheme("dark")}>
      <IconMoon />
    </IconButton>
  );
}

/** The header while nothing is open. */
export function EmptyHeader() {
  return (
    <header className="header">
      <img src="/mark.svg" alt="" />
      <span className="name">Overpaint</span>
      <span className="spacer" />
      <SchemeButton />
    </header>
  );
}

function ZoomButtons() {
  const scale = useEditorState((state) => state.viewport?.scale ?? 1);
  const { fitView, showActualSize, zoomBy } = useEditorState.getState();
  return (
    <div className="group">
      <IconButton label="Zoom out" shortcut={shortcutOf("zoomOut")} onClick={() => zoomBy(0.8)}>
        <IconMinus />
      </IconButton>
      <Menu position="bottom">
        <Menu.Target>
          <Button className="quiet zoom" size="compact-sm" aria-label={`Zoom, now ${Math.round(scale * 100)} %`}>
            {Math.round(scale * 100)} %
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item rightSection={<kbd>{shortcutOf("fit")}</kbd>} onClick={fitView}>
            Fit
          </Menu.Item>
          <Menu.Item rightSection={<kbd>{shortcutOf("actualSize")}</kbd>} onClick={showActualSize}>
            100 %
          </Menu.Item>
          <Menu.Item onClick={() => zoomBy(2 / scale)}>200 %</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <IconButton label="Zoom in" shortcut={shortcutOf("zoomIn")} onClick={() => zoomBy(1.25)}>
        <IconPlus />
      </IconButton>
      <IconButton label="Fit" shortcut={shortcutOf("fit")} onClick={fitView}>
        <IconArrowsMaximize />
      </IconButton>
    </div>
  );
}

interface DocumentMenuProps {
  readonly onOpen: () => void;
  readonly onDocument: (id: string) => void;
}

/** Behind the mark: another picture, or a document of before. */
function DocumentMenu({ onOpen, onDocument }: DocumentMenuProps) {
  const [isOpened, setOpened] = useState(false);
  const { data: documents = [] } = useQuery({ ...documentsQuery(), enabled: isOpened });
  return (
    <Menu position="bottom-start" opened={isOpened} onChange={setOpened}>
      <Menu.Target>
        <button type="button" className="mark" aria-label="Documents">
          <img src="/mark.svg" alt="" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={onOpen}>Open a picture…</Menu.Item>
        {documents.length > 0 && <Menu.Label>Recent</Menu.Label>}
        {documents.slice(0, 12).map(({ id, name, updatedAt }) => (
          <Menu.Item key={id} rightSection={<span className="faint">{timeText(updatedAt)}</span>} onClick={() => onDocument(id)}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

interface HeaderProps extends DocumentMenuProps {
  readonly name: string;
  /** "Saved", "Saving", "Uploading 40 %", or what went wrong. */
  readonly saved: string;
  readonly canvas: Size;
  readonly editor: Editor;
  readonly canReview: boolean;
  readonly onRename: (name: string) => void;
  readonly onView: (view: "edit" | "review") => void;
  readonly onSave: () => void;
}

/** Document, undo and redo, zoom, view, save. */
export function Header({ name, saved, canvas, editor, canReview, onRename, onOpen, onDocument, onView, onSave }: HeaderProps) {
  useEditor(editor);
  const view = useEditorState((state) => state.view);
  const isPanelOpen = useEditorState((state) => state.isPanelOpen);
  const setPanelOpen = useEditorState((state) => state.setPanelOpen);
  return (
    <header className="header">
      <DocumentMenu onOpen={onOpen} onDocument={onDocument} />
      <input
        className="name"
        aria-label="Document name"
        key={name}
        defaultValue={name}
        maxLength={200}
        onBlur={(event) => onRename(event.currentTarget.value.trim() || name)}
        onKeyDown={(event) => {
          if (event.key === "Enter" || event.key === "Escape") event.currentTarget.blur();
        }}
      />
      <span className="faint wide-only">{sizeText(canvas)}</span>
      <output className="faint saved">{saved}</output>
      <span className="spacer" />
      <IconButton label="Open another picture" onClick={onOpen}>
        <IconFolderOpen />
      </IconButton>
      <SchemeButton />
      <span className="rule" />
      <div className="group">
        <IconButton label="Undo" shortcut={shortcutOf("undo")} disabled={!editor.canUndo} onClick={() => editor.undo()}>
          <IconArrowBackUp />
        </IconButton>
        <IconButton label="Redo" shortcut={shortcutOf("redo")} disabled={!editor.canRedo} onClick={() => editor.redo()}>
          <IconArrowForwardUp />
        </IconButton>
      </div>
      <span className="rule" />
      <ZoomButtons />
      <span className="rule" />
      <Choice
        label="View"
        value={view}
        options={[
          { value: "edit", label: "Edit" },
          { value: "review", label: "Review", disabled: !canReview },
        ]}
        onChange={onView}
      />
      <Button className="solid" leftSection={<IconDownload size={18} stroke={1.6} />} onClick={onSave}>
        Save picture
      </Button>
      <span className="sheet-toggle">
        <IconButton label="Panel" pressed={isPanelOpen} onClick={() => setPanelOpen(!isPanelOpen)}>
          <IconLayoutSidebarRight />
        </IconButton>
      </span>
    </header>
  );
}
