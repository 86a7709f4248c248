import type { ReactNode } from "react";
import { m } from "../messages/messages.js";
import "./reload.css";

interface ReloadProps {
  /** A message that says what happened, and that the work is kept. */
  readonly children: ReactNode;
  /** The slot of the frame that it takes: "header", "rail", "stage", "panel", "version-strip"; over all by default. */
  readonly slot?: string;
  /** Another way on; absent where there is none. */
  readonly onRetry?: () => void;
}

/** Says what keeps a part of the page from being shown, and offers to load the page again. It needs nothing that could be missing. */
export function Reload({ children, slot = "over", onRetry }: ReloadProps) {
  return (
    <div className={`reload ${slot}`} role="alert">
      <span>{children}</span>
      {onRetry && (
        <button type="button" onClick={onRetry}>
          {m.try_again()}
        </button>
      )}
      <button type="button" onClick={() => location.reload()}>
        {m.ui_reload()}
      </button>
    </div>
  );
}
