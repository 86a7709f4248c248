import { type ComponentProps, useEffect, useRef } from "react";
import { rove } from "./rove.ts";

interface ToolbarProps extends ComponentProps<"div"> {
  readonly label: string;
}

/** A row or column of controls that is one tab stop: arrows move in it. */
export function Toolbar({ label, ...toolbar }: ToolbarProps) {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const listening = new AbortController();
    if (root.current) rove(root.current, listening.signal);
    return () => listening.abort();
  }, []);
  return <div ref={root} role="toolbar" aria-label={label} {...toolbar} />;
}
