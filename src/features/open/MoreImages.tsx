import { Button, CloseButton, Menu, Tooltip } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { m } from "../../messages/messages.js";
import { type ImageSource, sourceName } from "./intake.ts";
import "../../ui/mantine/menu.css";
import "./moreImages.css";

interface MoreImagesProps {
  /** At least one. */
  readonly sources: readonly ImageSource[];
  readonly onOpen: (source: ImageSource) => void;
  readonly onDismiss: () => void;
}

/** Images that came with the one that is open: each opens as a document of its own. */
export default function MoreImages({ sources, onOpen, onDismiss }: MoreImagesProps) {
  const [next] = sources;
  if (!next) return null;
  return (
    <section className="more-images" aria-label={m.open_more_images()}>
      <Menu position="top-start" width={260}>
        <Menu.Target>
          <Button className="quiet" size="compact-sm" rightSection={<IconChevronDown size={15} stroke={1.6} />}>
            {m.open_more_images_count({ count: sources.length })}
          </Button>
        </Menu.Target>
        <Menu.Dropdown className="more-images-list">
          {sources.map((source, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two files may have one name, and the list only ever loses some
            <Menu.Item key={at} onClick={() => onOpen(source)}>
              {sourceName(source)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Tooltip label={m.open_as_document({ name: sourceName(next) })}>
        <Button className="solid" size="compact-sm" onClick={() => onOpen(next)}>
          {m.open_open_next()}
        </Button>
      </Tooltip>
      <CloseButton aria-label={m.open_dismiss_others()} size="sm" onClick={onDismiss} />
    </section>
  );
}
