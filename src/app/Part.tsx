import { type ReactNode, Suspense } from "react";
import { Boundary } from "../ui/Boundary.tsx";

interface PartProps {
  /** "The panel". */
  readonly name: string;
  /** Its place in the frame. */
  readonly slot?: string;
  /** It is tried again when one of these changes. */
  readonly resetKeys?: readonly unknown[];
  /** The placeholder while it is fetched. */
  readonly fallback?: ReactNode;
  readonly children: ReactNode;
}

/** A part of the page, fetched and failing for itself. */
export const Part = ({ name, slot, resetKeys, fallback = null, children }: PartProps) => (
  <Boundary part={name} {...(slot && { slot })} {...(resetKeys && { resetKeys })}>
    <Suspense fallback={fallback}>{children}</Suspense>
  </Boundary>
);
