import { lazy, type ReactNode, Suspense } from "react";
import { untilFetched } from "../untilFetched.ts";
import type { DocumentMenuProps } from "./DocumentMenu.tsx";
import { SchemeButton } from "./SchemeButton.tsx";

const DocumentMenu = lazy(untilFetched(() => import("./DocumentMenu.tsx").then((module) => ({ default: module.DocumentMenu }))));

interface EmptyHeaderProps {
  /** Who is signed in. */
  readonly user?: ReactNode;
  /** What there is to open; none where nobody is signed in. */
  readonly documents?: DocumentMenuProps;
}

/** The header while nothing is open. */
export function EmptyHeader({ user, documents }: EmptyHeaderProps) {
  const mark = <img src="/mark.svg" alt="" />;
  return (
    <header className="header">
      {documents ? (
        <Suspense fallback={mark}>
          <DocumentMenu {...documents} />
        </Suspense>
      ) : (
        mark
      )}
      <span className="name">Overpaint</span>
      <span className="spacer" />
      {user}
      <SchemeButton />
    </header>
  );
}
