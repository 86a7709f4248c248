import { Tooltip } from "@mantine/core";
import type { ComponentType } from "react";
import { Shortcut } from "./Shortcut.tsx";
import "./modePicker.css";

interface ModePickerProps<Id extends string> {
  readonly label: string;
  readonly modes: readonly {
    readonly id: Id;
    readonly label: string;
    readonly shortcut: string;
    readonly icon: ComponentType<{ readonly size?: number; readonly stroke?: number }>;
  }[];
  readonly value: Id;
  readonly onChange: (id: Id) => void;
}

/** One of a few, shown as icons; a group of radio buttons to the keyboard. */
export function ModePicker<Id extends string>({ label, modes, value, onChange }: ModePickerProps<Id>) {
  return (
    <div className="mode-picker" role="radiogroup" aria-label={label}>
      {modes.map(({ id, label: name, shortcut, icon: ModeIcon }) => (
        <Tooltip key={id} label={<Shortcut label={name} keys={shortcut} />}>
          <label data-checked={id === value || undefined}>
            <input type="radio" name={label} aria-label={name} checked={id === value} onChange={() => onChange(id)} />
            <ModeIcon size={18} stroke={1.6} />
          </label>
        </Tooltip>
      ))}
    </div>
  );
}
