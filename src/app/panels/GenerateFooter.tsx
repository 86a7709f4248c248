import { Button } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconInfoCircle } from "@tabler/icons-react";
import type { EngineDescription } from "../../contract/edits.ts";
import { costText } from "../words.ts";

/** Whether an edit can be sent, in words. */
export interface Readiness {
  readonly isReady: boolean;
  readonly tone: "ok" | "hint" | "warn";
  readonly text: string;
}

export interface GenerateFooterProps {
  readonly engine: EngineDescription;
  readonly readiness: Readiness;
  /** Why the last edit failed, and what to do. */
  readonly failure: string | null;
  /** While an edit runs the same button ends it, or the waiting for it. */
  readonly isRunning: boolean;
  readonly isSending: boolean;
  readonly onGenerate: () => void;
  readonly onStop: () => void;
}

const TONE_ICON = { ok: IconCheck, hint: IconInfoCircle, warn: IconAlertTriangle } as const;

const WHILE_RUNNING = { tone: "hint", text: "You can go on painting. The answer comes to the strip below." } as const;

/** The one action that costs: its price stands on it. */
export function GenerateFooter({ engine, readiness, failure, isRunning, isSending, onGenerate, onStop }: GenerateFooterProps) {
  const { tone, text } = isRunning ? WHILE_RUNNING : readiness;
  const Icon = TONE_ICON[tone];
  return (
    <footer>
      {failure && (
        <div className="note" data-tone="bad" role="alert">
          <IconAlertTriangle aria-hidden /> <span>{failure}</span>
        </div>
      )}
      <div className="note" data-tone={tone}>
        <Icon aria-hidden /> <span>{text}</span>
      </div>
      {isRunning ? (
        <Button className="solid generate" onClick={onStop}>
          {engine.canCancel ? "Cancel" : "Stop waiting"}
        </Button>
      ) : (
        <Button className="generate" disabled={!readiness.isReady} loading={isSending} onClick={onGenerate}>
          Generate <small>{costText(engine.creditsPerEdit)}</small>
        </Button>
      )}
    </footer>
  );
}
