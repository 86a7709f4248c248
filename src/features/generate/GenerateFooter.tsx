import { Button } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconInfoCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { problemText } from "../../api/problemText.ts";
import type { EditError, EngineDescription } from "../../contract/edits.ts";
import type { Finding } from "../../core/mask/checks/preflight.ts";
import type { Editor } from "../../editor/editor.ts";
import { m } from "../../messages/messages.js";
import { costText, messageOf } from "../../ui/format.ts";
import type { Readiness } from "../../ui/readiness.ts";
import { budgetWarning } from "./budgetWarning.ts";
import { Findings } from "./Findings.tsx";

export interface GenerateFooterProps {
  readonly engine: EngineDescription;
  readonly readiness: Readiness;
  readonly findings: readonly Finding[];
  readonly editor: Editor;
  /** The reason why the last edit failed, and what to do. */
  readonly failure: unknown;
  readonly editError: EditError | null;
  /** Between ways to do it that differ in cost; absent where there is one. */
  readonly choice?: ReactNode;
  /** Number of edits that the next press sends. */
  readonly count: number;
  /** Number of edits that run: meanwhile the same button stops them, or the waiting for them. */
  readonly runningCount: number;
  readonly isSending: boolean;
  readonly onGenerate: () => void;
  readonly onStop: () => void;
}

const TONE_ICON = { ok: IconCheck, hint: IconInfoCircle, warn: IconAlertTriangle } as const;

const WHILE_RUNNING = { tone: "hint", text: m.generate_while_running() } as const;

/** The one action that costs: its price stands on it. */
export function GenerateFooter({
  engine,
  readiness,
  findings,
  editor,
  failure,
  editError,
  choice,
  count,
  runningCount,
  isSending,
  onGenerate,
  onStop,
}: GenerateFooterProps) {
  const failed = failure ? messageOf(failure) : editError && problemText(editError);
  const isRunning = runningCount > 0;
  const { tone, text } = isRunning ? WHILE_RUNNING : readiness;
  const Icon = TONE_ICON[tone];
  const overBudget = isRunning ? null : budgetWarning(engine, count);
  return (
    <footer>
      {!isRunning && choice}
      {failed && (
        <div className="note" data-tone="bad" role="alert">
          <IconAlertTriangle aria-hidden /> <span>{failed}</span>
        </div>
      )}
      {text && (
        <div className="note" data-tone={tone}>
          <Icon aria-hidden /> <span>{text}</span>
        </div>
      )}
      {overBudget && (
        <div className="note" data-tone="warn">
          <IconAlertTriangle aria-hidden /> <span>{overBudget}</span>
        </div>
      )}
      {findings.length > 0 && !isRunning && <Findings engine={engine} findings={findings} editor={editor} />}
      {isRunning ? (
        // Another button, not the same one renamed: a click that was meant for Generate, or half of a double click, is no wish to stop.
        <Button key="stop" className="solid generate" onClick={(event) => event.detail < 2 && onStop()}>
          {engine.canCancel
            ? m.generate_cancel_edits({ count: runningCount })
            : m.generate_stop_waiting_edits({ count: runningCount })}
        </Button>
      ) : (
        <Button key="generate" className="generate" disabled={!readiness.isReady} loading={isSending} onClick={onGenerate}>
          {m.generate_count({ count })} <small>{costText(count * engine.creditsPerEdit)}</small>
        </Button>
      )}
    </footer>
  );
}
