import { Tooltip } from "@mantine/core";
import { PRESETS, type Preset } from "../../contract/presets.ts";
import type { Size } from "../../core/geometry/geometry.ts";
import { isApproximate, presetFrame } from "../../core/outpaint/presets.ts";
import { sizeText } from "../../intl/figures.ts";
import { m } from "../../messages/messages.js";
import { PRESET_NAME } from "../../ui/format.ts";

/** The effect of a preset, drawn to scale: the old image inside its frame. */
function PresetDrawing({ preset, canvas }: { readonly preset: Preset; readonly canvas: Size }) {
  const frame = presetFrame(preset, canvas);
  const unit = Math.max(frame.width / 44, frame.height / 30);
  return (
    <svg viewBox={`${frame.x - unit} ${frame.y - unit} ${frame.width + 2 * unit} ${frame.height + 2 * unit}`} aria-hidden="true">
      <rect width={canvas.width} height={canvas.height} fill="currentColor" opacity={0.55} />
      <rect {...frame} fill="none" stroke="currentColor" strokeWidth={unit} strokeDasharray={`${3 * unit} ${2 * unit}`} />
    </svg>
  );
}

interface PresetPickerProps {
  readonly canvas: Size;
  /** Null while the frame is the designer's own. */
  readonly value: Preset | null;
  /** True for an engine that keeps its own ratios: then the side presets are told as approximate. */
  readonly isEstimate: boolean;
  readonly onChange: (preset: Preset) => void;
}

/** The seven presets as pictures of what they do, with the new size. */
export function PresetPicker({ canvas, value, isEstimate, onChange }: PresetPickerProps) {
  const pick = (offset: number) => {
    const from = value === null ? -1 : PRESETS.indexOf(value);
    const next = PRESETS[(from + offset + PRESETS.length) % PRESETS.length];
    if (next) onChange(next);
  };
  return (
    <div
      className="presets"
      role="radiogroup"
      aria-label={m.preset()}
      onKeyDown={({ key }) => {
        if (key === "ArrowRight" || key === "ArrowDown") pick(1);
        if (key === "ArrowLeft" || key === "ArrowUp") pick(-1);
      }}
    >
      {PRESETS.map((preset) => {
        const about = isEstimate && isApproximate(preset);
        return (
          <Tooltip key={preset} label={m.extend_about_size()} disabled={!about}>
            {/* biome-ignore lint/a11y/useSemanticElements: a radio cannot hold a drawing */}
            <button
              type="button"
              className="preset"
              role="radio"
              aria-checked={preset === value}
              aria-label={PRESET_NAME[preset]}
              tabIndex={preset === (value ?? PRESETS[0]) ? 0 : -1}
              onClick={() => onChange(preset)}
            >
              <PresetDrawing preset={preset} canvas={canvas} />
              {PRESET_NAME[preset]}
              <small>
                {about ? m.approximate({ size: sizeText(presetFrame(preset, canvas)) }) : sizeText(presetFrame(preset, canvas))}
              </small>
            </button>
          </Tooltip>
        );
      })}
    </div>
  );
}
