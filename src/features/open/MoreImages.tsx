import { Button, CloseButton, Menu, Tooltip } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
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
    <section className="more-images" aria-label="More images">
      <Menu position="top-start" width={260}>
        <Menu.Target>
          <Button className="quiet" size="compact-sm" rightSection={<IconChevronDown size={15} stroke={1.6} />}>
            {sources.length === 1 ? "1 more image" : `${sources.length} more images`}
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
      <Tooltip label={`${sourceName(next)}, as a document of its own`}>
        <Button className="solid" size="compact-sm" onClick={() => onOpen(next)}>
          Open next
        </Button>
      </Tooltip>
      <CloseButton aria-label="Dismiss the other images" size="sm" onClick={onDismiss} />
    </section>
  );
}
