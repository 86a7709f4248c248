import { SegmentedControl } from "@mantine/core";
import type { ReactNode } from "react";
import "./choice.css";

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: ReactNode; readonly disabled?: boolean }[];
  readonly fullWidth?: boolean;
  readonly onChange: (value: Value) => void;
}

/** One of a few, all of them visible. */
export function Choice<Value extends string>({ label, value, options, fullWidth = false, onChange }: ChoiceProps<Value>) {
  return (
    <SegmentedControl<Value>
      className="choice"
      aria-label={label}
      value={value}
      fullWidth={fullWidth}
      onChange={onChange}
      data={options.map((option) => ({ ...option }))}
      withItemsBorders={false}
      transitionDuration={120}
    />
  );
}
