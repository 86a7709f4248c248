import { ActionIcon, Tooltip } from "@mantine/core";
import type { ReactNode } from "react";
import { Shortcut } from "./Shortcut.tsx";

interface IconButtonProps {
  readonly label: string;
  readonly shortcut?: string | undefined;
  readonly disabled?: boolean;
  readonly pressed?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

/** A button that shows an icon; its name and shortcut stand in the tooltip. */
export function IconButton({ label, shortcut, disabled = false, pressed, onClick, children }: IconButtonProps) {
  return (
    <Tooltip label={<Shortcut label={label} keys={shortcut} />}>
      <ActionIcon
        className="icon-button"
        variant="subtle"
        size={30}
        aria-label={label}
        aria-pressed={pressed}
        disabled={disabled}
        onClick={onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
