import type { ReactNode } from "react";
import { ErrorBoundary } from "react-error-boundary";
import { m } from "../messages/messages.js";
import { Reload } from "./Reload.tsx";

interface BoundaryProps {
  /** The name of the part of the page that failed: "The panel". */
  readonly part: string;
  /** Its place in the frame, as `Reload` has it. */
  readonly slot?: string;
  /** It is tried again when one of these changes. */
  readonly resetKeys?: readonly unknown[];
  readonly children: ReactNode;
}

/** Keeps what fails in a part of the page from taking the rest along. */
export const Boundary = ({ part, slot, resetKeys, children }: BoundaryProps) => (
  <ErrorBoundary
    {...(resetKeys && { resetKeys: [...resetKeys] })}
    fallbackRender={({ resetErrorBoundary }) => (
      <Reload {...(slot && { slot })} onRetry={resetErrorBoundary}>
        {m.part_failed({ part })}
      </Reload>
    )}
  >
    {children}
  </ErrorBoundary>
);
