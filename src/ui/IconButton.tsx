import { lazy, type ReactNode, Suspense, useState } from "react";
import { Shortcut } from "./Shortcut.tsx";
import "./iconButton.css";

/** Floats, so it is large: it comes with the first pointer that rests on a button. Where it cannot be fetched, the button does without. */
const HoverTip = lazy(() => import("./HoverTip.tsx").catch(() => ({ default: () => null })));

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
  const [hovered, setHovered] = useState<HTMLElement | null>(null);
  return (
    <>
      <button
        type="button"
        className="icon-button"
        aria-label={label}
        aria-pressed={pressed}
        disabled={disabled}
        onClick={onClick}
        onPointerEnter={(event) => {
          if (event.pointerType !== "touch") setHovered(event.currentTarget);
        }}
      >
        {children}
      </button>
      {hovered && (
        <Suspense>
          <HoverTip target={hovered} label={<Shortcut label={label} keys={shortcut} />} />
        </Suspense>
      )}
    </>
  );
}
