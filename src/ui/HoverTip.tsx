import { Tooltip } from "@mantine/core";
import type { ReactNode } from "react";

/** The tooltip of an element that stands already, with the pointer on it. */
export default function HoverTip({ target, label }: { readonly target: HTMLElement; readonly label: ReactNode }): ReactNode {
  return <Tooltip target={target} label={label} />;
}
