import { lazy, type ReactNode, Suspense, useState } from "react";
import type { DocumentMenuProps } from "../features/open/DocumentMenu.tsx";
import { FileMark } from "../features/open/FileMark.tsx";
import { m } from "../messages/messages.js";
import { lazyWithRetry } from "../workspace/lazyWithRetry.ts";
import { SchemeButton } from "./SchemeButton.tsx";

const DocumentMenu = lazy(
  lazyWithRetry(() => import("../features/open/DocumentMenu.tsx").then((module) => ({ default: module.DocumentMenu }))),
);

interface StartHeaderProps {
  /** The signed-in user. */
  readonly user?: ReactNode;
  /** The documents that can be opened; none for signed-out users. */
  readonly documents?: DocumentMenuProps;
}

/** The header while nothing is open. */
export function StartHeader({ user, documents }: StartHeaderProps) {
  // Before the first click it is worth more to be there sooner.
  const [isRequested, setRequested] = useState(false);
  const button = (
    <button type="button" className="mark" aria-label={m.file()} onClick={() => setRequested(true)}>
      <FileMark />
    </button>
  );
  return (
    <header className="header">
      {!documents && <img src="/mark.svg" alt="" />}
      {documents && <Suspense fallback={button}>{isRequested ? <DocumentMenu {...documents} opensAtOnce /> : button}</Suspense>}
      <span className="name">{m.app_name()}</span>
      <span className="spacer" />
      {user}
      <SchemeButton />
    </header>
  );
}
