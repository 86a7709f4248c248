import { SchemeButton } from "./SchemeButton.tsx";

/** The header while nothing is open. */
export function EmptyHeader() {
  return (
    <header className="header">
      <img src="/mark.svg" alt="" />
      <span className="name">Overpaint</span>
      <span className="spacer" />
      <SchemeButton />
    </header>
  );
}
