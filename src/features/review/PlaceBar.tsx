import { Button, NumberInput } from "@mantine/core";
import { IconAlertTriangle, IconArrowsMove } from "@tabler/icons-react";
import type { Size } from "../../core/geometry/geometry.ts";
import { sizeText } from "../../ui/format.ts";
import { LabelledSlider } from "../../ui/LabelledSlider.tsx";
import "../../ui/mantine/fields.css";
import "./reviewBar.css";
import "./placeBar.css";

interface UnsureBarProps {
  /** The answer's own size; null until it is here. */
  readonly answer: Size | null;
  readonly failure: string | null;
  readonly isTaking: boolean;
  readonly onPlace: () => void;
  readonly onRaw: () => void;
  readonly onAgain: () => void;
  /** What that costs. */
  readonly againCost: string;
  readonly onDiscard: () => void;
}

const HOW_IT_IS_FOUND =
  "Your picture counts as found when the whole of it looks alike somewhere in the answer, when nearly all of its parts (85 in 100), each looked for by itself, lie where the whole puts them, and when it fits nowhere else nearly as well.";

/** The old picture was not found in an answer: told, and what can be done. */
export function UnsureBar({ answer, failure, isTaking, onPlace, onRaw, onAgain, againCost, onDiscard }: UnsureBarProps) {
  return (
    <div className="floating actions placing" role="toolbar" aria-label="Answer">
      <span className="badge" data-bad role="alert" title={HOW_IT_IS_FOUND}>
        <IconAlertTriangle />
        {failure ?? "Your picture was not found for sure in this answer. Nothing was laid over it."}
      </span>
      <span className="rule" />
      <div className="group">
        <Button className="quiet" onClick={onAgain}>
          Again <small className="cost">{againCost}</small>
        </Button>
        <Button className="quiet" onClick={onDiscard}>
          Discard
        </Button>
        <Button
          className="quiet"
          disabled={answer === null}
          loading={isTaking}
          title="The whole answer becomes the picture, at its own size. Of your picture nothing is kept in it; the version before stays."
          onClick={onRaw}
        >
          Use the raw answer{answer && `, ${sizeText(answer)}`}
        </Button>
        <Button disabled={answer === null} leftSection={<IconArrowsMove size={18} stroke={1.6} />} onClick={onPlace}>
          Place by hand
        </Button>
      </div>
    </div>
  );
}

interface PlaceBarProps {
  /** Of the old picture in the answer; 1 as it was expected. */
  readonly scale: number;
  readonly largest: number;
  readonly onScale: (scale: number) => void;
  /** Of the old picture, 0..1. */
  readonly opacity: number;
  readonly onOpacity: (opacity: number) => void;
  readonly onBack: () => void;
  readonly onJoin: () => void;
}

/** Placing the old picture by hand. */
export function PlaceBar({ scale, largest, onScale, opacity, onOpacity, onBack, onJoin }: PlaceBarProps) {
  return (
    <div className="floating actions placing" role="toolbar" aria-label="Place your picture">
      <span className="dim" title="An arrow key moves it by a pixel of your picture, with Shift by ten.">
        Drag your picture to its place, or use arrow keys
      </span>
      <span className="rule" />
      <label className="dim" htmlFor="place-scale">
        Scale
      </label>
      <NumberInput
        id="place-scale"
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
        label="Opacity"
        text={`${Math.round(100 * opacity)} %`}
        value={Math.round(100 * opacity)}
        min={0}
        max={100}
        onChange={(per) => onOpacity(per / 100)}
      />
      <div className="group">
        <Button className="quiet" onClick={onBack}>
          Back
        </Button>
        <Button onClick={onJoin}>Join here</Button>
      </div>
    </div>
  );
}

/** On review, an answer that was placed by hand: back to placing it. */
export function PlaceAgain({ onPlace }: { readonly onPlace: () => void }) {
  return (
    <div className="floating place-again">
      <Button className="quiet" leftSection={<IconArrowsMove size={16} stroke={1.6} />} onClick={onPlace}>
        Placed by hand. Place again…
      </Button>
    </div>
  );
}
