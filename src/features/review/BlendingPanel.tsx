import { Button, NumberInput, Switch } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";
import { DEFAULT_SEAM, type Seam } from "../../contract/documents.ts";
import type { Registration } from "../../core/seam/register.ts";
import { percentText } from "../../intl/figures.ts";
import { m } from "../../messages/messages.js";
import { LabelledSlider } from "../../ui/LabelledSlider.tsx";
import { alignmentText } from "./blendText.ts";
import "../../ui/mantine/fields.css";
import "../../ui/mantine/switch.css";
import "./blendingPanel.css";

const LONGEST = 64;
const FARTHEST = 32;
/** Of a result whose place is a guess; as much as a seam allows. */
const MAX_OFFSET = 256;

interface BlendingPanelProps {
  readonly seam: Seam;
  /** The position of the result is a guess. */
  readonly isFarOff: boolean;
  readonly onChange: (seam: Seam) => void;
  /** The measured alignment; null before the first blend. */
  readonly registration: Registration | null;
  /** A description of the band, in words. */
  readonly band: string;
  readonly isBandShown: boolean;
  readonly onBand: (isShown: boolean) => void;
  readonly isUnblendedShown: boolean;
  readonly onUnblended: (isShown: boolean) => void;
  readonly onClose: () => void;
}

function LengthField({ id, label, value, farthest, onChange }: LengthFieldProps) {
  return (
    <>
      <label className="dim" htmlFor={id}>
        {label}
      </label>
      <NumberInput
        id={id}
        size="xs"
        w={92}
        suffix={` ${m.unit_px()}`}
        min={-farthest}
        max={farthest}
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
  readonly farthest: number;
  readonly onChange: (value: number) => void;
}

/** The blend settings of the result: adjustable before it is accepted and after. */
export function BlendingPanel(props: BlendingPanelProps): ReactNode {
  const { seam, onChange, onClose } = props;
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    panel.current?.querySelector<HTMLElement>("[role=slider]")?.focus();
  }, []);
  const set = (changed: Partial<Seam>) => onChange({ ...seam, ...changed });
  return (
    <div
      ref={panel}
      className="floating blending-panel"
      role="dialog"
      aria-label={m.review_blending_panel()}
      onKeyDown={({ key }) => key === "Escape" && onClose()}
    >
      <AmountFields {...props} onSet={set} />
      <ViewFields {...props} onSet={set} />
    </div>
  );
}

interface SeamSetter {
  readonly onSet: (changed: Partial<Seam>) => void;
}

/** How far and how much the result is changed. */
function AmountFields({
  seam,
  isFarOff,
  registration,
  onSet,
}: Pick<BlendingPanelProps, "seam" | "isFarOff" | "registration"> & SeamSetter) {
  const farthest = isFarOff ? MAX_OFFSET : FARTHEST;
  return (
    <div className="column">
      <LabelledSlider
        label={m.grow()}
        text={m.pixels_unit({ value: seam.grow })}
        value={seam.grow}
        min={0}
        max={LONGEST}
        width="100%"
        disabled={seam.isStrict}
        onChange={(grow) => onSet({ grow })}
      />
      <LabelledSlider
        label={m.review_feather()}
        text={m.pixels_unit({ value: seam.feather })}
        value={seam.feather}
        min={0}
        max={LONGEST}
        width="100%"
        disabled={seam.isStrict}
        onChange={(feather) => onSet({ feather })}
      />
      <LabelledSlider
        label={m.review_color_match()}
        text={percentText(seam.colourMatch)}
        value={Math.round(100 * seam.colourMatch)}
        min={0}
        max={100}
        width="100%"
        onChange={(percent) => onSet({ colourMatch: percent / 100 })}
      />
      <LabelledSlider
        label={m.review_grain()}
        text={percentText(seam.grain)}
        value={Math.round(100 * seam.grain)}
        min={0}
        max={100}
        width="100%"
        onChange={(percent) => onSet({ grain: percent / 100 })}
      />
      <div className="row">
        <LengthField
          id="blending-offset-x"
          label={m.review_offset_x()}
          value={seam.shiftX}
          farthest={farthest}
          onChange={(shiftX) => onSet({ shiftX })}
        />
        <LengthField
          id="blending-offset-y"
          label={m.review_offset_y()}
          value={seam.shiftY}
          farthest={farthest}
          onChange={(shiftY) => onSet({ shiftY })}
        />
      </div>
      <p className="faint">{registration ? alignmentText(registration) : "\u00a0"}</p>
    </div>
  );
}

/** Where the blending goes, and what is shown of it. */
function ViewFields(props: Omit<BlendingPanelProps, "isFarOff" | "registration" | "onClose"> & SeamSetter) {
  const { seam, onChange, onSet, band, isBandShown, onBand, isUnblendedShown, onUnblended } = props;
  const isPlain = JSON.stringify(seam) === JSON.stringify(DEFAULT_SEAM);
  return (
    <div className="column">
      <Switch
        size="xs"
        label={m.review_only_inside_mask()}
        checked={seam.isStrict}
        onChange={(event) => onSet({ isStrict: event.currentTarget.checked })}
      />
      <Switch
        size="xs"
        label={m.review_show_blend_area()}
        checked={isBandShown}
        onChange={(event) => onBand(event.currentTarget.checked)}
      />
      <p className="faint sentence">{band}</p>
      <Switch
        size="xs"
        label={m.review_unblended()}
        checked={isUnblendedShown}
        onChange={(event) => onUnblended(event.currentTarget.checked)}
      />
      <div className="row end">
        <span className="faint">{m.review_blending_free()}</span>
        <Button className="quiet" size="compact-sm" disabled={isPlain} onClick={() => onChange(DEFAULT_SEAM)}>
          {m.review_reset()}
        </Button>
      </div>
    </div>
  );
}
