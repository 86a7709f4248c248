import { Button } from "@mantine/core";
import { sizeText } from "../../intl/figures.ts";
import { m } from "../../messages/messages.js";
import { costText } from "../../ui/format.ts";
import { budgetWarning } from "./budgetWarning.ts";
import { isStopping, type Press } from "./press.ts";
import "./generateButton.css";

interface GenerateButtonProps {
  readonly press: Press;
  /** The screen has another main button. */
  readonly isNeutral?: boolean;
}

/** The one action that costs: its price stands on it. While edits run it stops them, until there is new paint to send. */
export function GenerateButton({ press, isNeutral = false }: GenerateButtonProps) {
  const { engine, readiness, count, crop, runningCount, isSending, onGenerate, onStop } = press;
  if (isStopping(press)) {
    return (
      // Another button, not the same one renamed: a click that was meant for Generate, or half of a double click, is no wish to stop.
      <Button
        key="stop"
        className="solid generate"
        title={engine.canCancel ? undefined : m.generate_result_still_comes()}
        onClick={(event) => event.detail < 2 && onStop()}
      >
        {stopText(press, runningCount)}
      </Button>
    );
  }
  const name = crop
    ? m.generate_crop_to({ size: sizeText(crop) })
    : engine.usesPrompt
      ? m.generate_count({ count })
      : m.generate_fill({ count });
  const isQuiet = isNeutral || budgetWarning(engine, count) !== null;
  return (
    <Button
      key="generate"
      className={isQuiet ? "solid generate" : "generate"}
      disabled={!readiness.isReady}
      loading={isSending}
      onClick={onGenerate}
    >
      {name} <small>{costText(crop ? 0 : count * engine.creditsPerEdit)}</small>
    </Button>
  );
}

/** "Stop waiting (2 edits)": of an engine that goes on by itself only the waiting ends. */
export const stopText = ({ engine }: Press, count: number): string =>
  engine.canCancel ? m.generate_cancel_edits({ count }) : m.generate_stop_waiting_edits({ count });
