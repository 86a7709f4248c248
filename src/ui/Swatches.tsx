import { Tooltip } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useId } from "react";
import { m } from "../messages/messages.js";
import "./swatches.css";

interface SwatchesProps {
  readonly label: string;
  /** The choice that chooses for itself, if there is one, and what it comes to now. */
  readonly auto?: { readonly value: string; readonly label: string; readonly colour: string };
  /** "#rrggbb" each. */
  readonly colours: readonly { readonly value: string; readonly label: string }[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** One of a few colours, or any other; a group of radio buttons to the keyboard, the automatic choice first. */
export function Swatches({ label, auto, colours, value, onChange }: SwatchesProps) {
  const name = useId();
  const isOwn = value !== auto?.value && colours.every((colour) => colour.value !== value);
  return (
    <fieldset className="swatches">
      <legend>{label}</legend>
      {[...(auto ? [auto] : []), ...colours.map((choice) => ({ ...choice, colour: choice.value }))].map((choice) => (
        <Tooltip key={choice.value} label={choice.label}>
          <label style={{ backgroundColor: choice.colour }}>
            <input
              type="radio"
              name={name}
              aria-label={choice.label}
              checked={choice.value === value}
              onChange={() => onChange(choice.value)}
            />
            {choice === auto && <span aria-hidden="true">{m.ui_auto_letter()}</span>}
          </label>
        </Tooltip>
      ))}
      <Tooltip label={m.ui_another_color()}>
        <label data-own={isOwn || undefined} style={isOwn ? { backgroundColor: value } : undefined}>
          <input
            type="color"
            aria-label={m.ui_another_color()}
            value={isOwn ? value : (auto?.colour ?? value)}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
          {!isOwn && <IconPlus aria-hidden="true" size={14} stroke={1.8} />}
        </label>
      </Tooltip>
    </fieldset>
  );
}
