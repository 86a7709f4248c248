import { Button, NumberInput } from "@mantine/core";
import { IconAlertTriangle, IconArrowsMove } from "@tabler/icons-react";
import type { Size } from "../../core/geometry/geometry.ts";
import { percentText, sizeText } from "../../intl/figures.ts";
import { m } from "../../messages/messages.js";
import { LabelledSlider } from "../../ui/LabelledSlider.tsx";
import { Toolbar } from "../../ui/Toolbar.tsx";
import "../../ui/mantine/fields.css";
import "./reviewBar.css";
import "./alignBar.css";

interface NotAlignedBarProps {
  /** The result's own size; null until it is here. */
  readonly result: Size | null;
  readonly failure: string | null;
  readonly isTaking: boolean;
  readonly onAlign: () => void;
  readonly onUnblended: () => void;
  readonly onRegenerate: () => void;
  /** The cost of regenerating, in words. */
  readonly regenerateCost: string;
  readonly onDiscard: () => void;
}

const ALIGNMENT_RULE = m.review_alignment_rule();

/** The message that the old picture was not found in a result, and the ways on. */
export function NotAlignedBar({
  result,
  failure,
  isTaking,
  onAlign,
  onUnblended,
  onRegenerate,
  regenerateCost,
  onDiscard,
}: NotAlignedBarProps) {
  return (
    <Toolbar className="floating actions aligning" label={m.result()}>
      <span className="badge" data-bad role="alert" title={ALIGNMENT_RULE}>
        <IconAlertTriangle />
        {failure ?? m.review_not_aligned()}
      </span>
      <span className="rule" />
      <div className="group">
        <Button className="quiet" onClick={onRegenerate}>
          {m.regenerate()} <small className="cost">{regenerateCost}</small>
        </Button>
        <Button className="quiet" onClick={onDiscard}>
          {m.review_discard()}
        </Button>
        <Button
          className="quiet"
          disabled={result === null}
          loading={isTaking}
          title={m.review_use_unblended_hint()}
          onClick={onUnblended}
        >
          {m.review_use_unblended()}
          {result && `, ${sizeText(result)}`}
        </Button>
        <Button data-home disabled={result === null} leftSection={<IconArrowsMove size={18} stroke={1.6} />} onClick={onAlign}>
          {m.review_align_manually()}
        </Button>
      </div>
    </Toolbar>
  );
}

interface AlignBarProps {
  /** Of the old picture in the result; 1 as it was expected. */
  readonly scale: number;
  readonly largest: number;
  readonly onScale: (scale: number) => void;
  /** Of the old picture, 0..1. */
  readonly opacity: number;
  readonly onOpacity: (opacity: number) => void;
  readonly onBack: () => void;
  readonly onApply: () => void;
}

/** Alignment of the old picture by hand. */
export function AlignBar({ scale, largest, onScale, opacity, onOpacity, onBack, onApply }: AlignBarProps) {
  return (
    <Toolbar className="floating actions aligning" label={m.review_align_image()}>
      <span className="dim" title={m.review_align_keys()}>
        {m.review_align_hint()}
      </span>
      <span className="rule" />
      <label className="dim" htmlFor="align-scale">
        {m.review_scale()}
      </label>
      <NumberInput
        id="align-scale"
        size="xs"
        w={92}
        suffix=" %"
        min={1}
        max={100 * largest}
        step={0.1}
        decimalScale={2}
        clampBehavior="blur"
        value={Number((100 * scale).toFixed(2))}
        onChange={(next) => {
          // What is shown is rounded: only what was typed is taken.
          if (typeof next === "number" && next > 0 && next !== Number((100 * scale).toFixed(2))) onScale(next / 100);
        }}
      />
      <LabelledSlider
        label={m.opacity()}
        text={percentText(opacity)}
        value={Math.round(100 * opacity)}
        min={0}
        max={100}
        onChange={(per) => onOpacity(per / 100)}
      />
      <div className="group">
        <Button className="quiet" onClick={onBack}>
          {m.review_back()}
        </Button>
        <Button onClick={onApply}>{m.apply()}</Button>
      </div>
    </Toolbar>
  );
}

/** On review, a result that was aligned by hand: back to its alignment. */
export function AlignAgain({ onAlign }: { readonly onAlign: () => void }) {
  return (
    <div className="floating align-again">
      <Button className="quiet" leftSection={<IconArrowsMove size={16} stroke={1.6} />} onClick={onAlign}>
        {m.review_aligned_manually()}
      </Button>
    </div>
  );
}
