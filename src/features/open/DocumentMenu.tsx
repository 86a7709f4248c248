import { Menu } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { documentsQuery } from "../../api/documents.ts";
import { timeText } from "../../intl/figures.ts";
import { m } from "../../messages/messages.js";
import type { ListedDocument } from "../../session/session.ts";
import "../../ui/mantine/menu.css";
import "../../ui/mark.css";

export interface DocumentMenuProps {
  readonly listDocuments: (signal: AbortSignal) => Promise<readonly ListedDocument[]>;
  readonly onOpen: () => void;
  readonly onOpenUrl: () => void;
  readonly onDocument: (id: string) => void;
  /** It comes because somebody wants to see it. */
  readonly opensAtOnce?: boolean;
}

/** Behind the mark: another picture, or a document of before. */
export function DocumentMenu({ listDocuments, onOpen, onOpenUrl, onDocument, opensAtOnce = false }: DocumentMenuProps) {
  const [isOpened, setOpened] = useState(opensAtOnce);
  const { data: documents = [] } = useQuery({ ...documentsQuery(listDocuments), enabled: isOpened });
  return (
    <Menu position="bottom-start" opened={isOpened} onChange={setOpened}>
      <Menu.Target>
        <button type="button" className="mark" aria-label={m.documents()}>
          <img src="/mark.svg" alt="" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={onOpen}>{m.open_image()}</Menu.Item>
        <Menu.Item onClick={onOpenUrl}>{m.open_from_url()}</Menu.Item>
        {documents.length > 0 && <Menu.Label>{m.open_recent()}</Menu.Label>}
        {documents.slice(0, 12).map(({ id, name, updatedAt }) => (
          <Menu.Item key={id} rightSection={<span className="faint">{timeText(updatedAt)}</span>} onClick={() => onDocument(id)}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
