import { lazy, type ReactNode, Suspense, useState } from "react";
import { untilFetched } from "../untilFetched.ts";
import type { DocumentMenuProps } from "./DocumentMenu.tsx";
import { SchemeButton } from "./SchemeButton.tsx";
import "./mark.css";

const DocumentMenu = lazy(untilFetched(() => import("./DocumentMenu.tsx").then((module) => ({ default: module.DocumentMenu }))));

interface EmptyHeaderProps {
  /** Who is signed in. */
  readonly user?: ReactNode;
  /** What there is to open; none where nobody is signed in. */
  readonly documents?: DocumentMenuProps;
}

/** The header while nothing is open. */
export function EmptyHeader({ user, documents }: EmptyHeaderProps) {
  // Before the first click it is worth more to be there sooner.
  const [isAsked, setAsked] = useState(false);
  const mark = <img src="/mark.svg" alt="" />;
  const button = (
    <button type="button" className="mark" aria-label="Documents" onClick={() => setAsked(true)}>
      {mark}
    </button>
  );
  return (
    <header className="header">
      {!documents && mark}
      {documents && <Suspense fallback={button}>{isAsked ? <DocumentMenu {...documents} opensAtOnce /> : button}</Suspense>}
      <span className="name">Overpaint</span>
      <span className="spacer" />
      {user}
      <SchemeButton />
    </header>
  );
}
