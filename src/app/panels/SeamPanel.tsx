import { Button, NumberInput, Popover, Switch } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { DEFAULT_SEAM, type Seam } from "../../contract/documents.ts";
import type { Registration } from "../../core/seam/register.ts";
import { LabelledSlider } from "../../ui/LabelledSlider.tsx";
import { driftText } from "../words.ts";
import "../mantine/fields.css";
import "../mantine/switch.css";
import "./seamPanel.css";

const LONGEST = 64;
const FARTHEST = 32;

interface SeamPanelProps {
  readonly seam: Seam;
  readonly onChange: (seam: Seam) => void;
  /** What was measured; null before the first join. */
  readonly registration: Registration | null;
  /** What the band is, in words. */
  readonly band: string;
  readonly isBandShown: boolean;
  readonly onBand: (isShown: boolean) => void;
  readonly isRawShown: boolean;
  readonly onRaw: (isShown: boolean) => void;
  readonly disabled: boolean;
}

function LengthField({ id, label, value, onChange }: LengthFieldProps) {
  return (
    <>
      <label className="dim" htmlFor={id}>
        {label}
      </label>
      <NumberInput
        id={id}
        size="xs"
        w={92}
        suffix=" px"
        min={-FARTHEST}
        max={FARTHEST}
        clampBehavior="strict"
        decimalScale={1}
        value={value}
        onChange={(next) => typeof next === "number" && onChange(next)}
      />
    </>
  );
}

interface LengthFieldProps {
  readonly id: string;
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

/** How the answer is joined, behind the review's "Seam…": free to retune, before it is accepted and after. */
export function SeamPanel(props: SeamPanelProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const { seam, onChange, registration, band, isBandShown, onBand, isRawShown, onRaw, disabled } = props;
  const set = (changed: Partial<Seam>) => onChange({ ...seam, ...changed });
  const isPlain = JSON.stringify(seam) === JSON.stringify(DEFAULT_SEAM);
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      position="top"
      offset={14}
      shadow="md"
      radius={10}
      trapFocus
      returnFocus
      closeOnClickOutside={false}
      transitionProps={{ duration: 120 }}
    >
      <Popover.Target>
        <Button className="quiet" disabled={disabled} onClick={() => setOpen(!isOpen)}>
          Seam…
        </Button>
      </Popover.Target>
      <Popover.Dropdown className="seam-panel" aria-label="Seam">
        <LabelledSlider
          label="Grow"
          text={`${seam.grow} px`}
          value={seam.grow}
          min={0}
          max={LONGEST}
          width="100%"
          disabled={seam.isStrict}
          onChange={(grow) => set({ grow })}
        />
        <LabelledSlider
          label="Feather"
          text={`${seam.feather} px`}
          value={seam.feather}
          min={0}
          max={LONGEST}
          width="100%"
          disabled={seam.isStrict}
          onChange={(feather) => set({ feather })}
        />
        <LabelledSlider
          label="Colour match"
          text={`${Math.round(100 * seam.colourMatch)} %`}
          value={Math.round(100 * seam.colourMatch)}
          min={0}
          max={100}
          width="100%"
          onChange={(percent) => set({ colourMatch: percent / 100 })}
        />
        <LabelledSlider
          label="Detail"
          text={`${Math.round(100 * seam.grain)} %`}
          value={Math.round(100 * seam.grain)}
          min={0}
          max={100}
          width="100%"
          onChange={(percent) => set({ grain: percent / 100 })}
        />
        <div className="row">
          <LengthField id="seam-shift-x" label="Shift across" value={seam.shiftX} onChange={(shiftX) => set({ shiftX })} />
          <LengthField id="seam-shift-y" label="down" value={seam.shiftY} onChange={(shiftY) => set({ shiftY })} />
        </div>
        <p className="faint">{registration ? driftText(registration) : "\u00a0"}</p>
        <hr />
        <Switch
          size="xs"
          label="Strict: nothing outside the paint changes"
          checked={seam.isStrict}
          onChange={(event) => set({ isStrict: event.currentTarget.checked })}
        />
        <Switch size="xs" label="Show the band" checked={isBandShown} onChange={(event) => onBand(event.currentTarget.checked)} />
        <p className="faint">{band}</p>
        <Switch
          size="xs"
          label="Raw answer, as it came"
          checked={isRawShown}
          onChange={(event) => onRaw(event.currentTarget.checked)}
        />
        <hr />
        <div className="row">
          <span className="faint">Free: nothing is sent again.</span>
          <Button className="quiet" size="compact-sm" disabled={isPlain} onClick={() => onChange(DEFAULT_SEAM)}>
            Reset
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
