import { Slider } from "@mantine/core";
import "./labelledSlider.css";

interface LabelledSliderProps {
  /** Empty where the name stands elsewhere; then `ariaLabel` says it. */
  readonly label: string;
  readonly ariaLabel?: string;
  /** The value as text: "140 px". */
  readonly text: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly width?: number | string;
  /** The slider's own scale where it is not linear: from its value to what it stands for. */
  readonly scale?: (value: number) => number;
  readonly disabled?: boolean;
  readonly onChange: (value: number) => void;
}

/** A slider with its name before it and its value behind, in tabular figures so that nothing jumps. */
export function LabelledSlider({ label, ariaLabel = label, text, width = 110, scale, ...slider }: LabelledSliderProps) {
  return (
    <div className="labelled-slider">
      {label && <span className="dim">{label}</span>}
      <Slider {...slider} {...(scale && { scale })} w={width} thumbLabel={ariaLabel} />
      <output>{text}</output>
    </div>
  );
}
