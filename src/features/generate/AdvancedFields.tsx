import { Collapse, NumberInput, Switch, Tooltip, UnstyledButton } from "@mantine/core";
import { IconChevronDown, IconChevronRight, IconDice5 } from "@tabler/icons-react";
import { useState } from "react";
import { type EditParams, PARAM_RANGES, SEED_MAX } from "../../contract/edits.ts";
import { m } from "../../messages/messages.js";
import { Choice } from "../../ui/Choice.tsx";
import { LabelledSlider } from "../../ui/LabelledSlider.tsx";
import RegionMenu from "./RegionMenu.tsx";
import "../../ui/mantine/switch.css";

const RANGED = [
  { key: "steps", label: m.generate_steps() },
  { key: "guidance", label: m.generate_guidance() },
  { key: "safetyTolerance", label: m.generate_safety_tolerance() },
] as const;

interface AdvancedFieldsProps {
  readonly params: EditParams;
  /** Engines without a prompt take the seed alone. */
  readonly isModel: boolean;
  /** The next edit has a region of the canvas. */
  readonly hasRegion: boolean;
  readonly onChange: (params: EditParams) => void;
}

/** `params` without `key`: the engine's own default. */
function without(params: EditParams, key: keyof EditParams): EditParams {
  const { [key]: _, ...rest } = params;
  return rest;
}

/** Every parameter of the model with its range and default, folded. */
export function AdvancedFields({ params, isModel, hasRegion, onChange }: AdvancedFieldsProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="field">
      <UnstyledButton
        className="group dim disclosure"
        aria-expanded={isOpen}
        aria-controls="advanced"
        onClick={() => setOpen(!isOpen)}
      >
        {isOpen ? <IconChevronDown size={16} /> : <IconChevronRight size={16} />} {m.generate_advanced()}
      </UnstyledButton>
      <Collapse expanded={isOpen} id="advanced">
        <div className="field" style={{ gap: 12 }}>
          {hasRegion && (
            <div className="row">
              <span>{m.canvas_region()}</span>
              <RegionMenu isField />
            </div>
          )}
          {isModel &&
            RANGED.map(({ key, label }) => {
              const range = PARAM_RANGES[key];
              const value = params[key] ?? range.default;
              return (
                <div key={key} className="field" style={{ gap: 4 }}>
                  <div className="row">
                    <span>{label}</span>
                    <span className="faint">
                      {m.generate_param_range({ min: range.min, max: range.max, default: range.default })}
                    </span>
                  </div>
                  <LabelledSlider
                    label=""
                    text={String(value)}
                    value={value}
                    min={range.min}
                    max={range.max}
                    step={range.step}
                    width="100%"
                    ariaLabel={label}
                    onChange={(next) => onChange({ ...params, [key]: Number(next.toFixed(1)) })}
                  />
                </div>
              );
            })}
          <div className="row">
            <label htmlFor="seed">{m.generate_seed()}</label>
            <div className="group">
              <NumberInput
                id="seed"
                w={140}
                placeholder={m.generate_random()}
                min={0}
                max={SEED_MAX}
                allowDecimal={false}
                hideControls
                value={params.seed ?? ""}
                onChange={(value) => onChange(typeof value === "number" ? { ...params, seed: value } : without(params, "seed"))}
              />
              <Tooltip label={m.generate_another_seed()}>
                <button
                  type="button"
                  className="icon-button"
                  aria-label={m.generate_another_seed()}
                  onClick={() => onChange({ ...params, seed: Math.floor(Math.random() * SEED_MAX) })}
                >
                  <IconDice5 />
                </button>
              </Tooltip>
            </div>
          </div>
          {isModel && (
            <>
              <div className="row">
                <span>{m.generate_result_format()}</span>
                <Choice
                  label={m.generate_result_format()}
                  value={params.outputFormat ?? "png"}
                  options={[
                    { value: "png", label: "PNG" },
                    { value: "jpg", label: "JPEG" },
                  ]}
                  onChange={(outputFormat) => onChange({ ...params, outputFormat })}
                />
              </div>
              <Switch
                label={m.generate_prompt_upsampling()}
                labelPosition="left"
                classNames={{ body: "row" }}
                checked={params.promptUpsampling ?? false}
                onChange={(event) => onChange({ ...params, promptUpsampling: event.currentTarget.checked })}
              />
            </>
          )}
        </div>
      </Collapse>
    </div>
  );
}
