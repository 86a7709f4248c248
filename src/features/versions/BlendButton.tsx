import { Menu } from "@mantine/core";
import { IconBlendMode } from "@tabler/icons-react";
import type { Layer } from "../../contract/documents.ts";
import { m } from "../../messages/messages.js";
import "../../ui/mantine/menu.css";

interface BlendButtonProps {
  readonly label: string;
  /** The edits of a version, lowest first. */
  readonly layers: readonly Layer[];
  readonly nameOf: (layer: Layer) => string;
  readonly onReopen: (layer: Layer) => void;
}

/** Opens the seam of a version's edit again; asks which, where there are several. */
export function BlendButton({ label, layers, nameOf, onReopen }: BlendButtonProps) {
  const [first] = layers;
  if (!first) return null;
  const icon = <IconBlendMode size={15} stroke={1.6} aria-hidden />;
  if (layers.length === 1) {
    return (
      <button type="button" className="reopen" aria-label={label} title={label} onClick={() => onReopen(first)}>
        {icon}
      </button>
    );
  }
  return (
    <Menu position="top-end">
      <Menu.Target>
        <button type="button" className="reopen" aria-label={label} title={label}>
          {icon}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{m.versions_blend_menu()}</Menu.Label>
        {layers.toReversed().map((layer) => (
          <Menu.Item key={layer.imageId} onClick={() => onReopen(layer)}>
            {nameOf(layer)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
